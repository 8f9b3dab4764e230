#include "tests/bench/scene_bench_terrain.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <string>
#include <thread>

#include "engine/draw/overview.h"
#include "engine/scene/city_scene.h"
#include "engine/scene/offscreen.h"
#include "tests/bench/bench_support.h"

namespace citymirror::bench {
namespace {

constexpr int kSide = 8192;
constexpr double kCell = 2;

struct Spent {
  double processor = 0, wall = 0;  // s
};

Spent now() {
  using Seconds = std::chrono::duration<double>;
  return {processorSeconds(), Seconds(std::chrono::steady_clock::now().time_since_epoch()).count()};
}

float heightAt(double x, double y) {
  return float(120 + 80 * std::sin(x / 1900) * std::cos(y / 1500) +
               9 * std::sin(x / 130 + y / 170) + 0.8 * std::sin(x / 11) * std::sin(y / 13));
}

std::shared_ptr<const CityModel> bareCity() {
  auto city = std::make_shared<CityModel>();
  city->terrain = RasterGrid<float>({kSide, kSide, kCell, 0, 0});
  for (int r = 0; r < kSide; ++r) {
    for (int c = 0; c < kSide; ++c) city->terrain.at(c, r) = heightAt(c * kCell, r * kCell);
  }
  city->extent = city->terrain.shape.bounds();
  return city;
}

/// Fields of 40 m; reading costs what painting 256² texels does.
draw::ImageryLayer fields() {
  draw::ImageryLayer layer;
  layer.id = 1;
  layer.extent = {0, 0, kSide * kCell, kSide * kCell};
  layer.finest = 0.5;
  layer.read = [](const Bounds& square, int side, const auto&) -> Result<Picture> {
    Picture picture(side, side);
    for (int r = 0; r < side; ++r) {
      for (int c = 0; c < side; ++c) {
        const int x = int((square.west + square.width() * c / side) / 40);
        const int y = int((square.south + square.height() * r / side) / 40);
        std::uint8_t* texel = picture.at(c, r);
        texel[0] = std::uint8_t(60 + (x * 37 + y * 11) % 90);
        texel[1] = std::uint8_t(90 + (x * 13 + y * 29) % 90);
        texel[2] = 60;
        texel[3] = 255;
      }
    }
    return picture;
  };
  return layer;
}

/// Places far from each other, from far and from near.
draw::CameraPose placeOf(int k) {
  draw::CameraPose pose;
  pose.target = {1500.0 + (k * 6300) % 13000, 1500.0 + (k * 9700) % 13000};
  pose.distance = k % 2 == 0 ? 400 : 4000;
  pose.headingDeg = 70 * k;
  pose.pitchDeg = k % 2 == 0 ? -15 : -40;
  return pose;
}

/// The most of ten jumps: from the new pose until a frame with everything has been drawn.
void jumps(scene::OffscreenRenderer& renderer, const std::string& what, const char* bar,
           Figures& figures) {
  Spent most;
  for (int k = 0; k < 10; ++k) {
    const draw::CameraPose pose = renderer.scene().constrained(placeOf(k));
    const Spent begin = now();
    renderer.draw({}, pose);
    while (renderer.scene().imagery().loading()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      renderer.draw({}, pose);
    }
    const Spent end = now();
    most.processor = std::max(most.processor, end.processor - begin.processor);
    most.wall = std::max(most.wall, end.wall - begin.wall);
  }
  figures.print(what + ", processor s", most.processor, bar);
  figures.print(what + ", wall s", most.wall, bar);
}

}  // namespace

int measureTerrain() {
  Figures figures;
  const auto city = bareCity();
  std::printf("terrain: %d x %d cells of %.0f m\n", kSide, kSide, kCell);
  const double gridMb = residentMb();
  auto renderer = scene::OffscreenRenderer::make(1280, 720, 0);
  if (!renderer) return std::fprintf(stderr, "%s\n", renderer.error().text().c_str()), 1;
  const Spent begin = now();
  (*renderer)->setCity(city, {});
  (*renderer)->draw({}, draw::overviewOf(city->extent));
  figures.print("to the first picture, processor s", now().processor - begin.processor, "-");
  jumps(**renderer, "settled after a jump", "<= 1.5", figures);
  figures.print("resident memory, MB", residentMb(), "-");
  figures.print("  of it the grid read", gridMb, "-");
  (*renderer)->scene().setImagery({fields()});
  jumps(**renderer, "settled after a jump, imagery of 0.5 m", "<= 1.5", figures);
  figures.print("resident memory with imagery, MB", residentMb(), "-");
  return figures.exitStatus();
}

}  // namespace citymirror::bench
