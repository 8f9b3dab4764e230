#pragma once
#include "app/panels/panel.h"
#include "app/session/command/command_act.h"

class QVBoxLayout;

namespace citymirror::panels {

/// A part of the incident panel: shows one side of one incident and says what people do about it.
class IncidentPart : public Panel {
  Q_OBJECT
 public:
  explicit IncidentPart(QWidget* parent = nullptr);
  /// A part whose side the incident does not have hides itself; so do all for an unknown id.
  void setIncident(const QString& id);

 signals:
  void acted(const session::CommandAct& act);

 protected:
  /// Another incident comes: what a person began about the last one is dropped.
  virtual void forget() {}
  /// Null where there is none with this id; its desk is null until people handle it.
  const session::IncidentView* shown() const;
  const session::IncidentDesk* desk() const;
  /// About this incident, the rest left to the caller.
  session::CommandAct actOf(session::CommandKind kind) const;
  /// Lays the parts out below each other.
  QVBoxLayout* makeColumn();

 private:
  QString incident_;
};

}  // namespace citymirror::panels
