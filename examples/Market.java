import java.util.Locale;
import java.util.Random;

/**
 * Prints samples of a made-up power market as CSV: {@code java Market.java > market.csv}. A row is
 * a half hour, with hour, day of the week, demand, wind and price; the label says whether the next
 * half hour is dearer. From the middle on there are more wind turbines, and wind lowers the price
 * four times as much.
 */
class Market {
  private static final int ROWS = 45_500;

  public static void main(String[] arguments) {
    Random random = new Random(1);
    StringBuilder lines = new StringBuilder("hour,weekday,demand,wind,price,next\n");
    double wind = 0;
    double cold = 0;
    String row = "";
    double before = 0;
    for (int i = 0; i <= ROWS; i++) {
      double hour = i % 48 / 2.0;
      int weekday = i / 48 % 7;
      wind += 0.05 * (1 - wind) + 0.2 * random.nextGaussian();
      cold = 0.995 * cold + 0.1 * random.nextGaussian();
      double demand =
          10
              - 3 * Math.cos(2 * Math.PI * (hour - 4) / 24)
              - Math.cos(4 * Math.PI * (hour - 2) / 24)
              - (weekday >= 5 ? 2 : 0)
              + cold
              + 0.1 * random.nextGaussian();
      double turbines = i < ROWS / 2 ? 1 : 4;
      double price = 20 + 4 * demand - 2 * turbines * wind + random.nextGaussian();
      if (i > 0) {
        lines.append(row).append(price > before ? "UP" : "DOWN").append('\n');
      }
      row =
          String.format(
              Locale.ROOT, "%.1f,%d,%.3f,%.3f,%.2f,", hour, weekday, demand, wind, price);
      before = price;
    }
    System.out.print(lines);
  }
}
