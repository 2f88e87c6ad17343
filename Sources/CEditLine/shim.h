#ifndef CEDITLINE_SHIM_H
#define CEDITLINE_SHIM_H

#if !__has_include(<histedit.h>)
#error "libedit is missing: apt-get install libedit-dev (macOS: brew install libedit)"
#endif

#include <histedit.h>
#include <stdio.h>

// Wraps each use of libedit's variadic functions, which Swift cannot call.

typedef wchar_t *(*lilt_prompt_function)(EditLine *);
typedef unsigned char (*lilt_key_function)(EditLine *, wint_t);
typedef int (*lilt_read_function)(EditLine *, wchar_t *);

static inline EditLine *lilt_el_init(const char *program) {
  return el_init(program, stdin, stdout, stderr);
}

static inline void lilt_el_set_client_data(EditLine *el, void *data) {
  el_set(el, EL_CLIENTDATA, data);
}

static inline void *lilt_el_client_data(EditLine *el) {
  void *data = NULL;
  el_get(el, EL_CLIENTDATA, &data);
  return data;
}

static inline void lilt_el_set_signal(EditLine *el, int on) {
  el_set(el, EL_SIGNAL, on);
}

static inline void lilt_el_set_editor(EditLine *el, const char *editor) {
  el_set(el, EL_EDITOR, editor);
}

static inline const char *lilt_el_editor(EditLine *el) {
  const char *editor = NULL;
  el_get(el, EL_EDITOR, &editor);
  return editor;
}

static inline void lilt_el_set_prompt(EditLine *el, lilt_prompt_function prompt,
                                      wchar_t escape) {
  el_wset(el, EL_PROMPT_ESC, prompt, escape);
}

static inline void lilt_el_set_read(EditLine *el, lilt_read_function read) {
  el_wset(el, EL_GETCFN, read);
}

// libedit keeps the pointers to name and help.
static inline void lilt_el_add_function(EditLine *el, const wchar_t *name,
                                        const wchar_t *help,
                                        lilt_key_function function) {
  el_wset(el, EL_ADDFN, name, help, function);
}

static inline void lilt_el_bind(EditLine *el, const char *key,
                                const char *function) {
  el_set(el, EL_BIND, key, function, NULL);
}

static inline void lilt_el_bind_command(EditLine *el, const char *key,
                                        const char *function) {
  el_set(el, EL_BIND, "-a", key, function, NULL);
}

static inline void lilt_el_set_tty(EditLine *el, const char *mode,
                                   const char *change) {
  el_set(el, EL_SETTY, mode, change, NULL);
}

static inline void lilt_el_set_capability(EditLine *el, const char *name,
                                          const char *value) {
  el_set(el, EL_SETTC, name, value, NULL);
}

static inline void lilt_el_prepare_terminal(EditLine *el, int on) {
  el_set(el, EL_PREP_TERM, on);
}

static inline void lilt_el_set_history(EditLine *el, HistoryW *history) {
  el_wset(el, EL_HIST, history_w, history);
}

static inline void lilt_history_set_size(HistoryW *history, int size) {
  HistEventW event;
  history_w(history, &event, H_SETSIZE, size);
}

static inline void lilt_history_enter(HistoryW *history, const wchar_t *entry) {
  HistEventW event;
  history_w(history, &event, H_ENTER, entry);
}

#ifdef __linux__
// glibc's dladdr under another name, since Swift's module of glibc leaves it out.
typedef struct {
  const char *file;
  void *base;
  const char *name;
  void *address;
} lilt_symbol;
extern int lilt_dladdr(const void *address, lilt_symbol *symbol) __asm__("dladdr");
#endif

// The file of the libedit that was loaded, or NULL.
static inline const char *lilt_el_file(void) {
#ifdef __linux__
  lilt_symbol symbol;
  if (lilt_dladdr((const void *)&el_init, &symbol) != 0) return symbol.file;
#endif
  return NULL;
}

#endif
