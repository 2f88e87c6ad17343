#ifndef CEDITLINE_SHIM_H
#define CEDITLINE_SHIM_H

#if !__has_include(<histedit.h>)
#error "libedit is missing: apt-get install libedit-dev (macOS: brew install libedit)"
#endif

#include <histedit.h>

#endif
