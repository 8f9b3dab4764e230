#pragma once
#include <QWidget>

#include "app/desktop/commands.h"
#include "app/view/city_view.h"

namespace citymirror::desktop {

class ModelTools;
class ViewerTools;

/// Puts every tool of the window into the tools menu, in its order.
void stockTools(ViewerTools& tools, view::CityView* city, QWidget* stage, Commands& commands,
                ModelTools* models);

}  // namespace citymirror::desktop
