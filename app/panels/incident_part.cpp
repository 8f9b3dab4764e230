#include "app/panels/incident_part.h"

#include <QVBoxLayout>

#include "app/panels/theme.h"

namespace citymirror::panels {

IncidentPart::IncidentPart(QWidget* parent) : Panel(parent) {}

void IncidentPart::setIncident(const QString& id) {
  if (incident_ != id) forget();
  incident_ = id;
  refresh();
}

const session::IncidentView* IncidentPart::shown() const {
  for (const session::IncidentView& view : world().incidents)
    if (view.incident.id == incident_.toStdString()) return &view;
  return nullptr;
}

const session::IncidentDesk* IncidentPart::desk() const {
  return world().deskOf(incident_.toStdString());
}

session::CommandAct IncidentPart::actOf(session::CommandKind kind) const {
  session::CommandAct act;
  act.kind = kind;
  act.subject = incident_.toStdString();
  return act;
}

QVBoxLayout* IncidentPart::makeColumn() {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, kGrid, 0, 0);
  column->setSpacing(kGrid);
  return column;
}

}  // namespace citymirror::panels
