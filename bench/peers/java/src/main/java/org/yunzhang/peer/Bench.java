package org.yunzhang.peer;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Measures the processor time of a whole process: all threads, the collector's and compiler's too. */
final class Bench {
  private static final long WARM_MIN_NS = 3_000_000_000L;
  private static final int WARM_COUNT = 200;

  private Bench() {}

  /** Warms up until the compiler had its chance: 3 s, or 200 calls where they come sooner. */
  static void warm(Callable<?> work) throws Exception {
    long from = System.nanoTime();
    for (int i = 0; i < WARM_COUNT || System.nanoTime() - from < WARM_MIN_NS; i++) {
      work.call();
      if (System.nanoTime() - from > 3 * WARM_MIN_NS) return;
    }
  }

  /** Runs for a fixed time and gives processor milliseconds a call, as one line. */
  static String measure(Callable<?> work, long periodMs) throws Exception {
    long from = System.nanoTime();
    long cpuFrom = cpu();
    int count = 0;
    while (System.nanoTime() - from < periodMs * 1_000_000L) {
      work.call();
      count++;
    }
    double cpuMs = (cpu() - cpuFrom) / 1e6 / count;
    double wallMs = (System.nanoTime() - from) / 1e6 / count;
    return String.format(
        Locale.ROOT, "{\"count\":%d,\"cpuMs\":%.4f,\"wallMs\":%.4f}", count, cpuMs, wallMs);
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
