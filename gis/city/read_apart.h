#pragma once
#include <string>

#include "engine/core/result.h"
#include "engine/run/job_queue.h"

namespace citymirror::gis {

/// A program of this installation: beside the running one, in ../bin or in ../libexec/citymirror;
/// empty where it is in none of them.
std::string programOfInstallation(const std::string& name);

/// What `program FILE` writes to its file descriptor 3. The program stands alone: what crashes,
/// never ends or fills the memory in it does no harm here. It inherits nothing but that descriptor
/// and is gone when this returns. Errors: notFound (no such program), unreadable (it crashed,
/// failed or took longer than `seconds`; the file is at fault), ioFailed (no room), cancelled. Any
/// thread.
Result<std::string> readApart(const std::string& program, const std::string& file, int seconds,
                              const run::JobContext& job);

/// Inside such a program: gives up what it must not do (outlive its parent, leave a core file, take
/// more memory than there is), then writes `bytes` to file descriptor 3. False: nobody listens.
void stayApart();
bool answerApart(const std::string& bytes);

}  // namespace citymirror::gis
