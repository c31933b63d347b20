/*
 * What the bridges to devices share: lines in and out, the PIN, hexadecimal.
 *
 * One line is asked, one answered; docs/decisions/0024-device-bridges.md has the grammar. No line
 * can hold a private key, and nothing that is asked makes a device give one out.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

enum {
  line_max = 512,
  pin_max = 128,
  pin_fd = 3,
  word_max = 4,
  point_size = 65, /* 04, X, Y */
  e_size = 32,
  signature_max = 80, /* r and s, or both in DER */
  place_max = 32
};

/* Status of this process, from sysexits.h, which not every system has. */
enum { ended_usage = 64, ended_data = 65, ended_device = 75 };

/* Words by which a request fails. Null is success. */
typedef const char *failure;
static const char *const is_unknown = "unknown";         /* the device has no such key */
static const char *const is_refused = "refused";         /* the device said no; the code says why */
static const char *const is_lost = "lost";               /* begin again with a new process */
static const char *const is_pin = "pin";                 /* the PIN is wrong: do not try again */
static const char *const is_unsupported = "unsupported"; /* the interface has nothing for this */
static const char *const is_malformed = "malformed";
static const char *const is_open = "extractable"; /* the device would give the key out */
static const char *const is_form = "form";        /* the device answered with something else */

struct device {
  const char *kind;
  /* `makes` keys, or `claims` such as the operator has made in the device. */
  const char *way;
  failure (*make)(const char *key, unsigned char point[point_size]);
  failure (*list)(unsigned long number);
  failure (*public_key)(const char *place, unsigned char point[point_size]);
  failure (*sign)(const char *place, const unsigned char e[e_size],
                  unsigned char signature[signature_max], size_t *size);
  failure (*destroy)(const char *place);
};

static int answer_fd = -1;
/* The last thing a device said, for the answer. */
static unsigned long device_code;
static unsigned char pin[pin_max + 1];
static size_t pin_size;

static void wipe(void *memory, size_t size) {
  volatile unsigned char *at = memory;
  while (size-- > 0) *at++ = 0;
}

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...) {
  char line[line_max];
  va_list rest;
  va_start(rest, format);
  int size = vsnprintf(line, sizeof line, format, rest);
  va_end(rest);
  if (size < 0 || (size_t)size >= sizeof line) exit(ended_data);
  for (int at = 0; at < size;) {
    ssize_t wrote = write(answer_fd, line + at, (size_t)(size - at));
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) exit(ended_data);
    at += (int)wrote;
  }
}

/* Ends before anything was asked. */
_Noreturn static void give_up(failure why, const char *detail) {
  wipe(pin, sizeof pin);
  say("yunzhang-bridge 1 no %s %s %lx\n", why, detail, device_code);
  exit(ended_device);
}

/*
 * Keeps the answers apart from what a vendor's library prints, and this process out of core files,
 * debuggers and a life after its parent.
 */
static void begin(void) {
  /* Above the descriptor of the PIN, which may not be open. */
  answer_fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, pin_fd + 1);
  if (answer_fd < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) exit(ended_usage);
  signal(SIGPIPE, SIG_IGN);
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
  prctl(PR_SET_DUMPABLE, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  (void)mlock(pin, sizeof pin);
}

/* The PIN comes by a descriptor: words and the environment of a process can be seen by others. */
static void read_pin(void) {
  while (pin_size < sizeof pin) {
    ssize_t got = read(pin_fd, pin + pin_size, sizeof pin - pin_size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    pin_size += (size_t)got;
  }
  close(pin_fd);
  if (pin_size > pin_max) give_up(is_pin, "long");
}

/* The value behind a word of the command line. Words are few, and looked for one by one. */
static const char *setting(char **words, const char *name, const char *otherwise) {
  for (; words[0] != NULL && words[1] != NULL; words += 2)
    if (strcmp(words[0], name) == 0) return words[1];
  return otherwise;
}

static unsigned long number_setting(char **words, const char *name, const char *otherwise) {
  const char *text = setting(words, name, otherwise);
  char *end = NULL;
  errno = 0;
  unsigned long value = text == NULL || *text == '\0' ? 0 : strtoul(text, &end, 0);
  if (end == NULL || *end != '\0' || errno != 0) {
    fprintf(stderr, "%s: a number is needed\n", name);
    exit(ended_usage);
  }
  return value;
}

/* Words come in pairs, and each must be known: a slip of the pen is not passed over. */
static void check_words(char **words, const char *const *known) {
  for (; words[0] != NULL; words += 2) {
    const char *const *one = known;
    while (*one != NULL && strcmp(*one, words[0]) != 0) one++;
    if (*one == NULL || words[1] == NULL) {
      fprintf(stderr, "%s: not a word of this bridge, or nothing behind it\n", words[0]);
      exit(ended_usage);
    }
  }
}

static void *open_library(char **words) {
  const char *file = setting(words, "--library", NULL);
  void *library = file == NULL ? NULL : dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (library != NULL) return library;
  fprintf(stderr, "%s\n", file == NULL ? "--library is needed" : dlerror());
  give_up("library", "open");
}

static void write_hex(char *to, const unsigned char *from, size_t size) {
  static const char digits[] = "0123456789abcdef";
  for (size_t at = 0; at < size; at++) {
    *to++ = digits[from[at] >> 4];
    *to++ = digits[from[at] & 15];
  }
  *to = '\0';
}

static int hex_digit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Whether `from` is exactly `size` octets in small hexadecimal digits. */
static int read_hex(unsigned char *to, size_t size, const char *from) {
  if (strlen(from) != size * 2) return 0;
  for (size_t at = 0; at < size; at++) {
    int high = hex_digit(from[at * 2]), low = hex_digit(from[at * 2 + 1]);
    if (high < 0 || low < 0) return 0;
    to[at] = (unsigned char)(high << 4 | low);
  }
  return 1;
}

static void say_key(unsigned long number, const char *place,
                    const unsigned char point[point_size]) {
  char text[point_size * 2 + 1];
  write_hex(text, point, point_size);
  say("%lu key %s %s\n", number, place, text);
}

static void say_octets(unsigned long number, const unsigned char *octets, size_t size) {
  char text[signature_max * 2 + 1];
  write_hex(text, octets, size);
  say("%lu ok %s\n", number, text);
}

/* One line without its end; 0 at the end of what is asked. Longer ones come from nobody we know. */
static int read_line(char line[line_max]) {
  size_t size = 0;
  for (;;) {
    char one;
    ssize_t got = read(STDIN_FILENO, &one, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return 0;
    if (one == '\n') break;
    if (one < ' ' || one > '~' || size + 1 == line_max) exit(ended_data);
    line[size++] = one;
  }
  line[size] = '\0';
  return 1;
}

/* Cuts a line at single spaces; 0 for more words than any request has. */
static int cut(char *line, char *words[word_max]) {
  int count = 0;
  for (char *at = line; at != NULL; count++) {
    if (count == word_max) return 0;
    words[count] = strsep(&at, " ");
  }
  return count;
}

static failure obey(const struct device *device, unsigned long number, char **words, int count) {
  unsigned char point[point_size], e[e_size], signature[signature_max];
  size_t size = signature_max;
  const char *verb = words[1];
  failure why = is_malformed;
  if (count == 2 && strcmp(verb, "list") == 0) {
    why = device->list(number);
    if (why == NULL) say("%lu ok\n", number);
  } else if (count == 3 && strcmp(verb, "make") == 0) {
    why = device->make(words[2], point);
    if (why == NULL) say_octets(number, point, point_size);
  } else if (count == 3 && strcmp(verb, "public") == 0) {
    why = device->public_key(words[2], point);
    if (why == NULL) say_octets(number, point, point_size);
  } else if (count == 3 && strcmp(verb, "destroy") == 0) {
    why = device->destroy(words[2]);
    if (why == NULL) say("%lu ok\n", number);
  } else if (count == 4 && strcmp(verb, "sign") == 0 && read_hex(e, sizeof e, words[3])) {
    why = device->sign(words[2], e, signature, &size);
    if (why == NULL) say_octets(number, signature, size);
  }
  return why;
}

/* Answers until nothing more is asked, or the device has to be opened again. */
static int serve(const struct device *device) {
  char line[line_max], *words[word_max];
  say("yunzhang-bridge 1 %s %s\n", device->kind, device->way);
  while (read_line(line)) {
    int count = cut(line, words);
    char *end = NULL;
    unsigned long number = count < 2 ? 0 : strtoul(words[0], &end, 10);
    if (end == NULL || *end != '\0' || end == words[0]) exit(ended_data);
    device_code = 0;
    failure why = obey(device, number, words, count);
    if (why == NULL) continue;
    say("%lu no %s %lx\n", number, why, device_code);
    if (why == is_lost) return ended_device;
  }
  return 0;
}
