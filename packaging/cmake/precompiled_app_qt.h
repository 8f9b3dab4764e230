// The same for rooms of widgets that show a session.
#include "app/session/config.h"
#include "app/session/world_view.h"
#include "precompiled_qt.h"
