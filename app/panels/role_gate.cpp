#include "app/panels/role_gate.h"

#include <QCoreApplication>
#include <QStringList>
#include <QWidget>
#include <algorithm>

#include "app/panels/words.h"

namespace citymirror::panels {
namespace {

class RoleGate {
  Q_DECLARE_TR_FUNCTIONS(RoleGate)
};

}  // namespace

QString needsText(const session::WorldView& world, session::Act act) {
  return needsText(world, {act});
}

QString needsText(const session::WorldView& world, std::initializer_list<session::Act> acts) {
  const auto& rights = world.person.rights;
  const auto mayAny = [&](session::Role role) {
    return std::any_of(acts.begin(), acts.end(),
                       [&](session::Act act) { return session::may(*rights, role, act); });
  };
  if (!rights || mayAny(world.person.role)) return {};
  QStringList able;
  for (const session::Role role : session::kRoles)
    if (mayAny(role)) able << say(nameOf(role));
  return able.isEmpty() ? RoleGate::tr("Nobody may do this: ask the administrator")
                        : RoleGate::tr("Needs: %1").arg(able.join(" / "));
}

void followRole(QWidget* button, const session::WorldView& world, session::Act act, bool possible,
                const QString& usual) {
  followRole(button, world, {act}, possible, usual);
}

void followRole(QWidget* button, const session::WorldView& world,
                std::initializer_list<session::Act> acts, bool possible, const QString& usual) {
  const QString needs = needsText(world, acts);
  button->setEnabled(possible && needs.isEmpty());
  const QString tip = needs.isEmpty() || usual.isEmpty() ? needs + usual : needs + "\n" + usual;
  if (button->toolTip() != tip) button->setToolTip(tip);
}

}  // namespace citymirror::panels
