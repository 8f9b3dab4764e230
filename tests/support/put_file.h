#pragma once
#include <QTemporaryDir>
#include <string>

#include "engine/core/file_io.h"

namespace citymirror::test {

/// The path of a file of these bytes in a folder of the test, whose folders are made.
inline std::string putFile(const QTemporaryDir& folder, const std::string& name,
                           const std::string& bytes) {
  const std::string path = folder.filePath(QString::fromStdString(name)).toStdString();
  if (!writeFile(path, bytes)) qFatal("cannot write %s", path.c_str());
  return path;
}

}  // namespace citymirror::test
