// The same for rooms of the session and its verbs: what people see, what they do, and by what.
#include <nlohmann/json.hpp>

#include "app/session/config.h"
#include "app/session/writer/world_writer.h"
#include "precompiled.h"
