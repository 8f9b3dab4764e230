#pragma once
#include <osg/Group>
#include <span>

#include "engine/draw/draw_frame.h"
#include "engine/scene/ground_model.h"

namespace citymirror::scene {

/// Routes, ponded and closed roads and the selection, floating a little above the ground; never
/// thinner on the picture than their least width in pixels, a pixel at least, and as strong as
/// their colour over all of it: the smooth rim lies half a pixel outside.
osg::ref_ptr<osg::Node> buildRibbons(const draw::RibbonSet& ribbons, const GroundModel& ground);

/// The state that ribbons need.
void styleRibbons(osg::StateSet& state);

/// A line a person draws, with its points; `styleLine` shows it through buildings.
osg::ref_ptr<osg::Node> buildLine(std::span<const Point2> line, const GroundModel& ground);
void styleLine(osg::StateSet& state);

}  // namespace citymirror::scene
