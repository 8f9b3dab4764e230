#pragma once
#include <optional>

namespace citymirror::run {

/// Threads of this program that the system knows, this one too; nothing where it does not tell. One
/// that was just joined may still be counted, one that runs is never left out. Source: proc(5),
/// /proc/self/task.
std::optional<int> runningThreads();

/// The last call of `main`, when all that it owned is closed: `return endProgram(code);`. Alone, it
/// gives the code back. Where other threads may still run (a cancelled transfer whose server is
/// silent, pools of libraries), it writes out the standard streams and ends the program here: what
/// libraries keep in static objects is left to the system, for those threads may be using it.
int endProgram(int code);
/// The same among so many threads.
int endProgram(int code, std::optional<int> threads);

}  // namespace citymirror::run
