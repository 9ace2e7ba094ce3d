import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Writes clicks on advertisements drawn from a known model, for clicks.yaml: {@code Clicks FILE
 * [SAMPLES]}. A click's probability is σ(b + user + ad + site + ad · site + words), with an effect
 * of each value and a product of three hidden numbers of ad and site. Values are drawn as in life:
 * few of them often, most of them seldom. What it prints is the log loss of whoever knows the model,
 * which nobody can better, and that of whoever knows only how many click.
 */
class Clicks {
  private static final int USERS = 1_800_000;
  private static final int ADS = 100_000;
  private static final int SITES = 20_000;
  private static final int WORDS = 20_000;
  private static final int MOST_WORDS = 6;
  private static final double BIAS = -1.6;

  private final SplittableRandom random = new SplittableRandom(1);
  private final BitSet seen = new BitSet();
  private double logLoss;
  private long clicks;

  public static void main(String[] arguments) throws IOException {
    int samples = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2_000_000;
    new Clicks().write(Path.of(arguments[0]), samples);
  }

  private void write(Path file, int samples) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("user,ad,site,words,click\n");
      for (int i = 0; i < samples; i++) {
        out.write(sample());
      }
    }
    double share = (double) clicks / samples;
    double rateOnly = -share * Math.log(share) - (1 - share) * Math.log(1 - share);
    System.out.printf(
        "%d samples with %d categories, %.1f %% clicks; log loss: %.4f attainable, %.4f of the rate"
            + " alone%n",
        samples, seen.cardinality(), 100 * share, logLoss / samples, rateOnly);
  }

  private String sample() {
    int user = draw(USERS, 2);
    int ad = draw(ADS, 8);
    int site = draw(SITES, 8);
    double z = BIAS + 0.4 * normal(1, user) + 1.0 * normal(2, ad) + 0.8 * normal(3, site);
    for (int i = 4; i < 7; i++) {
      z += 0.5 * normal(i, ad) * normal(i + 3, site);
    }
    StringBuilder words = new StringBuilder();
    for (int left = random.nextInt(MOST_WORDS + 1); left > 0; left--) {
      int word = draw(WORDS, 6);
      z += 0.4 * normal(10, word);
      words.append(words.isEmpty() ? "" : " ").append('w').append(word);
    }
    boolean click = random.nextDouble() < 1 / (1 + Math.exp(-z));
    clicks += click ? 1 : 0;
    logLoss += Math.log1p(Math.exp(click ? -z : z));
    seen.set(user);
    seen.set(USERS + ad);
    seen.set(USERS + ADS + site);
    return "u%d,a%d,s%d,%s,%d%n".formatted(user, ad, site, words, click ? 1 : 0);
  }

  /** One of so many values, the first ones most often. */
  private int draw(int values, int power) {
    return (int) (values * Math.pow(random.nextDouble(), power));
  }

  /** From N(0, 1), always the same for the same value. */
  private static double normal(int column, int value) {
    SplittableRandom numbers = new SplittableRandom(((long) column << 32) | value);
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += numbers.nextDouble();
    }
    return sum;
  }
}
