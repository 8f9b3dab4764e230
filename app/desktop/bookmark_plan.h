#pragma once
#include <QPixmap>

#include "engine/core/city_model.h"
#include "engine/draw/draw_frame.h"

namespace citymirror::desktop {

/// A plan of the place that a view looks at, north up, with an arrow in the middle that points
/// where the camera looks: for lists, while nobody has taken a picture of the view. Shows waters,
/// buildings near by and roads; where the city has none of them, the colour of its ground. UI
/// thread. Cost: looks once through roads, waters and buildings.
QPixmap planOfView(const CityModel& city, const draw::CameraPose& pose, const QSize& size);

}  // namespace citymirror::desktop
