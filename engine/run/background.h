#pragma once

namespace citymirror::run {

/// How far: of the processor time that two want, who steps behind work of the foreground takes a
/// tenth, and who steps behind its pictures a sixtieth (nice 10 and 19).
enum class Behind { work, pictures };

/// Lets everybody else go first from now on: the calling thread, and processes that it begins, take
/// the processor time that nobody else wants. For computations beside a window. Not taken back.
/// Nothing happens where the system knows no priority of a thread.
void stepBehind(Behind behind = Behind::work);

}  // namespace citymirror::run
