#pragma once
#include <QString>
#include <initializer_list>

#include "app/session/command/roles.h"
#include "app/session/world_view.h"

class QWidget;

namespace citymirror::panels {

/// Who may do what the role at this seat may not, in the present posture: "Needs: duty officer /
/// commander". Empty where the role may, and where the rights are not known.
QString needsText(const session::WorldView& world, session::Act act);

/// The same of several rights of which any is enough.
QString needsText(const session::WorldView& world, std::initializer_list<session::Act> acts);

/// A button follows the role of its seat: it is enabled where its act is `possible` and the role
/// may do it. Where the role may not, its tooltip begins with who may; else it is `usual` alone.
/// The session asks again before it acts.
void followRole(QWidget* button, const session::WorldView& world, session::Act act, bool possible,
                const QString& usual = {});
/// The same of several rights of which any is enough.
void followRole(QWidget* button, const session::WorldView& world,
                std::initializer_list<session::Act> acts, bool possible,
                const QString& usual = {});

}  // namespace citymirror::panels
