package io.millrace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CourseTest {
  private final Course course = new Course();

  @Test
  void shouldKeepEachNumberOfAShortStream() {
    course.add(3);
    course.add(Double.NaN);
    course.add(Double.POSITIVE_INFINITY);
    course.add(5);
    assertThat(course.length()).isEqualTo(1);
    assertThat(course.means()).containsExactly(3.0, 5.0);
  }

  @Test
  void shouldMergeBlocksOfALongStream() {
    for (int i = 0; i < 1029; i++) {
      course.add(i);
    }
    // 512 blocks of 1 became 256 of 2, and again 256 of 4: 257 of them are complete.
    assertThat(course.length()).isEqualTo(4);
    assertThat(course.means()).hasSize(257).startsWith(1.5, 5.5, 9.5).endsWith(1025.5);
  }
}
