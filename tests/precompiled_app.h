// The same for tests of the session and of the widgets that show it.
#include "app/session/config.h"
#include "app/session/writer/world_writer.h"
#include "precompiled.h"
