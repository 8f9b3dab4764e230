#pragma once

namespace citymirror {

/// Numbers that C and its libraries read and write have a point, whatever the language of the
/// system: "13.9" would be 13 where it writes a comma. QApplication takes the system's ways over
/// when it is made: call right after it, before other threads.
void keepDecimalPoint();

}  // namespace citymirror
