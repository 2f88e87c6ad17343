#ifndef CONEDNN_SHIM_H
#define CONEDNN_SHIM_H

#if !__has_include(<oneapi/dnnl/dnnl.h>)
#error "oneDNN is missing: apt-get install libdnnl-dev (macOS: brew install onednn)"
#endif

#include <oneapi/dnnl/dnnl.h>

#endif
