#pragma once
#include <map>
#include <memory>
#include <optional>
#include <osg/Switch>
#include <osg/Texture2D>
#include <string>
#include <vector>

#include "engine/scene/arrow_layer.h"
#include "engine/scene/city_scene.h"
#include "engine/scene/flood_layer.h"
#include "engine/scene/moving_layer.h"
#include "engine/scene/note_layer.h"
#include "engine/scene/overlay.h"
#include "engine/scene/programs.h"
#include "engine/scene/quality.h"
#include "engine/scene/shadow_map.h"
#include "engine/scene/sketch_layer.h"
#include "engine/scene/street_reach.h"
#include "engine/scene/terrain_tree.h"

namespace citymirror::scene {

/// What the sources of CityScene share.
struct CityScene::State {
  ImageryPager imagery;
  osg::ref_ptr<osg::Group> root = new osg::Group;
  osg::ref_ptr<osg::Switch> layers = new osg::Switch;
  osg::ref_ptr<osg::Group> terrain = new osg::Group, roads = new osg::Group;
  osg::ref_ptr<osg::Group> buildings = new osg::Group, ribbons = new osg::Group;
  osg::ref_ptr<osg::Group> line = new osg::Group, trees = new osg::Group;
  osg::ref_ptr<osg::StateSet> nearWater = new osg::StateSet, farWater = new osg::StateSet;
  ApronStates apron;
  std::map<std::string, osg::ref_ptr<osg::Program>> programs;  // by name and defines
  QualityStep quality = stepOf(Quality::software);
  ModelLayer models;
  VectorLayers vectors;
  FloodLayer flood;
  ArrowLayer arrows;
  MovingLayer moving;
  Overlay overlay;
  Cutaway cutaway{
      {terrain,
       buildings,
       roads,
       {models.node(), trees},
       {flood.node(), arrows.node(), ribbons, vectors.node(), moving.node(), moving.bodies()}}};
  ShadowMap shadows{{buildings, trees, models.node()}, *root->getOrCreateStateSet()};
  bool shadowed = false;  // as programs were chosen
  std::optional<double> waterTime;
  SketchLayer sketches;
  NoteLayer notes;
  draw::Sketch sketch;
  std::shared_ptr<SceneBuild> build;
  osg::ref_ptr<osg::Texture2D> ground;  // what is painted on terrain and roads
  draw::DrawFrame frame;
  draw::Daylight light;
  GroundLook painted;  // as which the ground was
  osg::ref_ptr<StreetReach> reach = new StreetReach;
  std::vector<osg::ref_ptr<osg::Node>> pending;
  std::vector<draw::Color> theme;  // of buildings
  std::vector<std::uint32_t> chosen;
  std::vector<draw::ImageryLayer> pictures;  // over the ground
  std::int64_t highlighted = -1;
  draw::Color underHighlight{0, 0, 0, 0};
  bool watersVisible = true, draping = false, farFlood = false;
  bool marksVisible = true, labelsVisible = true, floodVisible = true, flowVisible = true;

  void styleRoot();
  void styleGround();
  osg::Program* program(const std::string& name, const std::string& defines);
  void choosePrograms();
  void chooseGround();
  void chooseMask(const ViewGeometry& view);
  void castShadows(const ViewGeometry& view);
  float waterSeconds() const;
  GroundContent content() const;
  void attachSome(std::size_t count);
  void sortPending(const Point3& eye);
  void highlight(const std::string& code);
  void restyle();
  std::optional<Point3> groundOn(const Ray& ray) const;
  std::optional<ModelHit> modelOn(const Ray& ray) const;
  bool insideOf(std::uint32_t building, const Point3& p) const;
  std::optional<BuildingPicker::Found> buildingOn(const Ray& ray) const;
  bool isHidden(const Point3& eye, const Point3& place) const;
  bool buildingsHide() const;
  osg::Uniform* uniform(const char* name, osg::Uniform::Type type) {
    return root->getOrCreateStateSet()->getOrCreateUniform(name, type);
  }
};

}  // namespace citymirror::scene
