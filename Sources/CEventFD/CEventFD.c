#include "CEventFD.h"
