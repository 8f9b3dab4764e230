#pragma once
#include <QWidget>

#include "app/desktop/commands.h"
#include "app/view/city_view.h"

namespace citymirror::desktop {

class ViewerTools;

/// Puts the tools that nothing else in the window speaks to into the tools menu, in its order.
void stockTools(ViewerTools& tools, view::CityView* city, QWidget* stage, Commands& commands);

}  // namespace citymirror::desktop
