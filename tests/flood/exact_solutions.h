#pragma once
#include <cmath>
#include <functional>
#include <vector>

/// Exact solutions of the shallow-water equations that the flood engine is measured by, in FP64.
/// SI units, gravity as in the solver. The set follows SWASHES (Delestre et al. 2013, Int. J.
/// Numer. Meth. Fluids 72, 269–300); each function names its first author.
namespace citymirror::flood::testing::exact {

inline constexpr double kStandardGravity = 9.80665;

/// The root of a continuous function that changes sign once between low and high.
double rootOf(const std::function<double(double)>& f, double low, double high);

/// Ritter (1892), dam break on a dry bed: depth at distance x from the dam, water on the left.
double ritter(double depth, double x, double t);

/// Stoker (1957), dam break on a wet bed.
struct Stoker {
  double left, right;  ///< m, left > right > 0

  double middle() const;  ///< m between rarefaction and shock: 7.26920 for 10 and 5
  double depth(double x, double t) const;
};

/// Thacker (1981), oscillation in the paraboloid bed z = −rest (1 − r²/radius²); x and y from its
/// centre.
struct Paraboloid {
  double rest = 0.1;  ///< m, depth at the centre when the water is level
  double radius = 1;  ///< m, of the shore then

  double bed(double x, double y) const;
};
/// The surface stays a plane that goes round.
struct PlanarThacker {
  Paraboloid basin;
  double eta = 0.5;  ///< how far the plane is tilted

  double frequency() const;
  double period() const;
  double depth(double x, double y, double t) const;
  double u(double t) const;
  double v(double t) const;
};
/// The surface stays a paraboloid that swells and sinks.
struct CurvedThacker {
  Paraboloid basin;
  double shore = 0.8;  ///< m, radius of the shore at t = 0

  double frequency() const;
  double period() const;
  double depth(double x, double y, double t) const;

 private:
  double amplitude() const;
};

/// Steady frictionless flow over the bump z = 0.2 − 0.05 (x − 10)² of Goutal and Maurel (1997), in
/// a channel of 25 m.
double bumpBed(double x);
enum class BumpFlow { subcritical, transcritical, shock };
struct Bump {
  BumpFlow flow;

  double discharge() const;  ///< m²/s
  double outlet() const;     ///< m, depth at the east end (transcritical: at rest, then it leaves)
  double depth(double x) const;

 private:
  double headAtOutlet() const;
  double jump() const;  ///< m, place of the hydraulic jump
};

/// MacDonald et al. (1997): the depth is chosen and the bed follows from it, so that friction,
/// slope and inertia balance.
struct MacDonald {
  double discharge;                     ///< m²/s
  double manning;                       ///< s/m^(1/3)
  std::function<double(double)> depth;  ///< m at x
  double length = 1000;                 ///< m

  double slope(double x) const;  ///< dz/dx
  /// Heights at the centres of equal cells from west to east; 0 at the east end.
  std::vector<double> bed(int cells) const;
};
MacDonald slowMacDonald();  ///< Froude number up to 0.41
MacDonald subcriticalMacDonald();
MacDonald transcriticalMacDonald();

/// Round dam break: depth along the radius at time t, by a first-order Godunov scheme in polar
/// coordinates on `rings` rings (Toro 2001, chapter 13). Not exact, but far finer than what it
/// judges.
std::vector<double> roundDamBreak(double damRadius, double inside, double outside, double reach,
                                  double t, int rings);

/// Kinematic wave on a plane under steady rain (Henderson and Wooding 1964).
struct RainedPlane {
  double length, slope, manning, rate;  ///< m, –, s/m^(1/3), m/s

  double discharge(double x, double t) const;  ///< m²/s at x after t of rain
  double depth(double x) const;                ///< m at x once it is steady
  double storage() const;                      ///< m² held by the plane once it is steady
};

}  // namespace citymirror::flood::testing::exact
