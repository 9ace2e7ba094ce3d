import java.util.Random;

/**
 * Prints samples of the recall task as CSV: {@code java Recall.java SAMPLES > recall.csv}. A sample
 * is a sequence of 32 numbers from N(0, 1), one of which, anywhere, bears a mark; the label is that
 * number. Columns: x_0 the first number, x_1 its mark (1 or 0), x_2 the second number, and so on.
 */
class Recall {
  private static final int TIMES = 32;

  public static void main(String[] arguments) {
    Random random = new Random(1);
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < 2 * TIMES; i++) {
      line.append("x_").append(i).append(',');
    }
    System.out.println(line.append('y'));
    for (int sample = 0; sample < Integer.parseInt(arguments[0]); sample++) {
      line.setLength(0);
      int marked = random.nextInt(TIMES);
      String label = "";
      for (int time = 0; time < TIMES; time++) {
        String number = Float.toString((float) random.nextGaussian());
        line.append(number).append(time == marked ? ",1," : ",0,");
        label = time == marked ? number : label;
      }
      System.out.println(line.append(label));
    }
  }
}
