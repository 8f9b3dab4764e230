#include "app/desktop/viewer_tool.h"

#include <QFileInfo>

#include "app/desktop/commands.h"

namespace citymirror::desktop {
namespace {

Error nobodyToAsk() {
  return {ErrorCode::unsupported, "there is no session that could allow it", "",
          "Open the window anew"};
}

}  // namespace

Text exportedFile(const Text& kind, const QString& path) {
  const std::string name = " " + QFileInfo(path).fileName().toStdString();
  return {kind.in(Language::zh) + name, kind.in(Language::en) + name};
}

/// What the window shows refuses at once; the session has the last word.
Outcome ViewerTool::mayExport(const session::WorldView& world, const Text& kind,
                              const QString& path) const {
  if (Outcome may = session::permitAt(world.person, session::Act::exportData); !may) return may;
  return permits_ ? permits_->mayExport(exportedFile(kind, path)) : Outcome(nobodyToAsk());
}

Outcome ViewerTool::mayStart(const session::WorldView& world, session::RunKind kind,
                             const Text& on) const {
  if (Outcome may = session::permitRun(world.person, kind); !may) return may;
  return permits_ ? permits_->mayStart(kind, on) : Outcome(nobodyToAsk());
}

Outcome ViewerTool::mayStop(const session::WorldView& world, session::RunKind kind,
                            const Text& on) const {
  if (Outcome may = session::permitRun(world.person, kind); !may) return may;
  return permits_ ? permits_->mayStop(kind, on) : Outcome(nobodyToAsk());
}

void ViewerTool::tellEnd(session::RunKind kind, const Text& on, session::RunEnd end,
                         const std::string& why) const {
  if (permits_) permits_->runEnded(kind, on, end, why);
}

}  // namespace citymirror::desktop
