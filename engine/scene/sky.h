#pragma once
#include <osg/Node>
#include <osg/StateSet>

#include "engine/draw/daylight.h"

namespace citymirror::scene {

/// The sky behind everything: drawn last, only where nothing stands before it.
osg::ref_ptr<osg::Node> makeSky();

/// The uniforms of the light, for the state above everything that is drawn.
void setLight(osg::StateSet& state, const draw::Daylight& light);

}  // namespace citymirror::scene
