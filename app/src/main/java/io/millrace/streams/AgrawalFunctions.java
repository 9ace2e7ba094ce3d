package io.millrace.streams;

/** The functions that tell group A from group B in {@link Agrawal}, by their numbers there. */
final class AgrawalFunctions {
  private AgrawalFunctions() {}

  /** Whether a person is in group A. */
  static boolean isInA(int function, double[] person) {
    double age = person[Agrawal.AGE];
    double education = person[Agrawal.EDUCATION];
    double salary = person[Agrawal.SALARY];
    double income = salary + person[Agrawal.COMMISSION];
    double loan = person[Agrawal.LOAN];
    return switch (function) {
      case 1 -> age < 40 || age >= 60;
      case 2 -> fits(age, salary);
      case 3 -> isFirst(age, education);
      case 4 -> function4(age, education, salary);
      case 5 -> function5(age, salary, loan);
      case 6 -> fits(age, income);
      case 7 -> 2 * income / 3 - loan / 5 - 20_000 > 0;
      case 8 -> 2 * income / 3 - 5000 * education - 20_000 > 0;
      case 9 -> 2 * income / 3 - 5000 * education - loan / 5 - 10_000 > 0;
      default -> 2 * income / 3 - 5000 * education + equity(person) / 5 - 10_000 > 0;
    };
  }

  /** Whether an income is in the range of an age. */
  private static boolean fits(double age, double income) {
    return age < 40
        ? isWithin(income, 50_000, 100_000)
        : age < 60 ? isWithin(income, 75_000, 125_000) : isWithin(income, 25_000, 75_000);
  }

  /** Whether an education is in the range of an age. */
  private static boolean isFirst(double age, double education) {
    return age < 40
        ? isWithin(education, 0, 1)
        : age < 60 ? isWithin(education, 1, 3) : isWithin(education, 2, 4);
  }

  private static boolean function4(double age, double education, double salary) {
    boolean first = isFirst(age, education);
    if (age < 40) {
      return first ? isWithin(salary, 25_000, 75_000) : isWithin(salary, 50_000, 100_000);
    } else if (age < 60) {
      return first ? isWithin(salary, 50_000, 100_000) : isWithin(salary, 75_000, 125_000);
    }
    return first ? isWithin(salary, 50_000, 100_000) : isWithin(salary, 25_000, 75_000);
  }

  private static boolean function5(double age, double salary, double loan) {
    boolean fits = fits(age, salary);
    if (age < 40) {
      return fits ? isWithin(loan, 100_000, 300_000) : isWithin(loan, 200_000, 400_000);
    } else if (age < 60) {
      return fits ? isWithin(loan, 200_000, 400_000) : isWithin(loan, 300_000, 500_000);
    }
    return fits ? isWithin(loan, 300_000, 500_000) : isWithin(loan, 75_000, 300_000);
  }

  private static double equity(double[] person) {
    return person[Agrawal.HOUSE] * Math.max(0, person[Agrawal.YEARS] - 20) / 10;
  }

  private static boolean isWithin(double value, double least, double most) {
    return value >= least && value <= most;
  }
}
