#pragma once

namespace citymirror::run {

/// Lets everybody else go first from now on: the calling thread, and processes that it begins, take
/// the processor time that nobody else wants. For computations beside a window. Not taken back.
/// Nothing happens where the system knows no priority of a thread.
void stepBehind();

}  // namespace citymirror::run
