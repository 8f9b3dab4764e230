#include "app/panels/role_gate.h"

#include <QCoreApplication>
#include <QStringList>
#include <QWidget>

#include "app/panels/words.h"

namespace citymirror::panels {
namespace {

class RoleGate {
  Q_DECLARE_TR_FUNCTIONS(RoleGate)
};

}  // namespace

QString needsText(const session::WorldView& world, session::Act act) {
  const auto& rights = world.person.rights;
  if (!rights || session::may(*rights, world.person.role, act)) return {};
  QStringList able;
  for (const session::Role role : session::kRoles)
    if (session::may(*rights, role, act)) able << say(nameOf(role));
  return able.isEmpty() ? RoleGate::tr("Nobody may do this: ask the administrator")
                        : RoleGate::tr("Needs: %1").arg(able.join(" / "));
}

void followRole(QWidget* button, const session::WorldView& world, session::Act act, bool possible,
                const QString& usual) {
  const QString needs = needsText(world, act);
  button->setEnabled(possible && needs.isEmpty());
  const QString tip = needs.isEmpty() || usual.isEmpty() ? needs + usual : needs + "\n" + usual;
  if (button->toolTip() != tip) button->setToolTip(tip);
}

}  // namespace citymirror::panels
