#pragma once
#include <exception>
#include <functional>
#include <new>
#include <string>

#include "engine/core/result.h"

namespace citymirror::session {

/// Does the work; where an exception leaves it, an error of people's words: what broke off (`name`,
/// in English) and why. Nothing is thrown. On the calling thread.
inline Outcome unlessBroken(const std::string& name, const std::function<void()>& work) {
  try {
    work();
    return Done{};
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::ioFailed, "It broke off: there is not enough memory", name,
                 "Close other programs, or choose a smaller part"};
  } catch (const std::exception& thrown) {
    return Error{ErrorCode::ioFailed, std::string("It broke off: ") + thrown.what(), name,
                 "Try again; keep the journal if it happens twice"};
  }
}

}  // namespace citymirror::session
