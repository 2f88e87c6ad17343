#include "KernelClones.h"
