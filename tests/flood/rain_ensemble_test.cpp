#include <QtTest>
#include <cmath>

#include "scenarios/flood/rain_ensemble.h"
#include "tests/flood/domains.h"
#include "tests/flood/same_bits.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::testing;

namespace {

/// A bowl of 200 m under 40 mm in half an hour, dry before 600 s.
FloodInputs bowl() {
  FloodInputs inputs = domain(20, 20, 10, [](double x, double y) {
    return 0.002 * std::hypot(x - 100, y - 100);
  });
  inputs.rainMmPerHour = {{600, 1200, 2400}, {60, 90, 0}};
  inputs.duration = 3600;
  return inputs;
}

EnsembleRequest uncertain() {
  EnsembleRequest request;
  request.inputs = bowl();
  request.rain = {0.4, 300, 0, 0};
  request.members = 12;
  request.depths = {0.02, 0.1};
  request.cores = 1;
  return request;
}

FloodEnsemble ran(const EnsembleRequest& request) {
  auto ensemble = runEnsemble(request, {});
  if (!ensemble) qFatal("%s", ensemble.error().text().c_str());
  return std::move(*ensemble);
}

}  // namespace

class RainEnsembleTest : public QObject {
  Q_OBJECT
 private slots:
  void membersAreDrawnWithTheSpreadsAskedFor() {
    const RainUncertainty rain{0.3, 600, 1500, 0};
    const auto members = drawMembers(rain, 20000, 7);
    QCOMPARE(members[0], RainMember{});
    double log = 0, logSquare = 0, delay = 0, delaySquare = 0, shift = 0, together = 0;
    for (const RainMember& m : members) {
      log += std::log(m.factor), logSquare += std::pow(std::log(m.factor), 2);
      delay += m.delay, delaySquare += m.delay * m.delay;
      shift += m.shift.squaredNorm(), together += m.shift.x() * m.shift.y();
    }
    const double n = double(members.size());
    QVERIFY(std::fabs(log / n) < 0.01 && std::fabs(std::sqrt(logSquare / n) - 0.3) < 0.005);
    QVERIFY(std::fabs(delay / n) < 15 && std::fabs(std::sqrt(delaySquare / n) - 600) < 10);
    QVERIFY(std::fabs(std::sqrt(shift / n / 2) - 1500) < 25);
    QVERIFY(std::fabs(together / n) < 0.03 * 1500 * 1500);
  }
  void moreMembersKeepTheOnesBeforeAndAnotherSeedDrawsOthers() {
    const RainUncertainty rain{0.3, 600, 1500, 0};
    const auto few = drawMembers(rain, 5, 1), many = drawMembers(rain, 50, 1);
    QVERIFY(std::equal(few.begin(), few.end(), many.begin()));
    QVERIFY(drawMembers(rain, 5, 2)[1] != few[1]);
  }
  void rainComesLaterAndMoreOrEarlierAndLess() {
    const FloodInputs inputs = bowl();
    const FloodInputs late = withRain(inputs, {1.5, 300, Point2::Zero()}, 0);
    QCOMPARE(late.rainMmPerHour.integral(0, 9000), 1.5 * inputs.rainMmPerHour.integral(0, 9000));
    QCOMPARE(late.rainMmPerHour.at(899), 0.0);
    QCOMPARE(late.rainMmPerHour.at(901), 90.0);
    const FloodInputs early = withRain(inputs, {0.5, -300, Point2::Zero()}, 0);
    QCOMPARE(early.rainMmPerHour.at(301), 30.0);
    QCOMPARE(early.rainMmPerHour.integral(0, 9000), 0.5 * inputs.rainMmPerHour.integral(0, 9000));
  }
  void whatIsKnownIsLeftAsItIs() {
    const FloodInputs inputs = bowl();
    const FloodInputs late = withRain(inputs, {2, 120, Point2::Zero()}, 900);
    for (const double t : {0.0, 601.0, 899.0}) {
      QCOMPARE(late.rainMmPerHour.at(t), inputs.rainMmPerHour.at(t));
    }
    QCOMPARE(late.rainMmPerHour.at(1000), 60.0);   // goes on as it fell
    QCOMPARE(late.rainMmPerHour.at(1021), 120.0);  // what was to fall from 900 s on, twice
    QCOMPARE(late.rainMmPerHour.at(1321), 180.0);
    const FloodInputs early = withRain(inputs, {2, -400, Point2::Zero()}, 900);
    QCOMPARE(early.rainMmPerHour.at(901), 180.0);
    QCOMPARE(early.rainMmPerHour.at(2001), 0.0);
  }
  void rainByRasterIsMovedToWholeCellsAndInTime() {
    FloodInputs inputs = bowl();
    std::vector<float> cells(400, 0);
    cells[inputs.bed->shape.index(4, 6)] = 50;
    inputs.rainFrames = {{0, std::make_shared<const std::vector<float>>(400, 1.0F)},
                         {600, std::make_shared<const std::vector<float>>(cells)}};
    const FloodInputs moved = withRain(inputs, {2, 60, {31, -18}}, 600);
    QCOMPARE(moved.rainFrames.size(), std::size_t(2));
    QCOMPARE(moved.rainFrames[0].mmPerHour, inputs.rainFrames[0].mmPerHour);
    QCOMPARE(moved.rainFrames[1].time, 660.0);
    const auto& rain = *moved.rainFrames[1].mmPerHour;
    QCOMPARE(rain[inputs.bed->shape.index(7, 4)], 100.0F);
    QCOMPARE(std::count(rain.begin(), rain.end(), 0.0F), std::ptrdiff_t(399));
  }
  void theProbabilityIsTheShareOfMembersThatReachTheDepth() {
    const EnsembleRequest request = uncertain();
    const FloodEnsemble ensemble = ran(request);
    std::vector<int> reached(400, 0);
    for (const RainMember& member : drawMembers(request.rain, request.members, request.seed)) {
      auto model = FloodModel::make(withRain(request.inputs, member, 0));
      QVERIFY(model.ok() && model->advance(request.inputs.duration, {}).ok());
      const FloodMaxima maxima = model->maxima();
      for (std::size_t i = 0; i < 400; ++i) reached[i] += maxima.depth.values[i] >= 0.1F;
    }
    bool certain = false, possible = false;
    for (std::size_t i = 0; i < 400; ++i) {
      const float share = ensemble.probability[1].values[i];
      QCOMPARE(share, float(reached[i]) / 12);
      QVERIFY(share <= ensemble.probability[0].values[i]);
      certain |= share == 1;
      possible |= share > 0 && share < 1;
    }
    QVERIFY(certain && possible);
    for (const EnsembleMember& member : ensemble.members) {
      QVERIFY2(member.health.ok, member.health.verdict.en.c_str());
      QVERIFY(member.wetArea[1] <= member.wetArea[0]);
    }
    const double amount = ensemble.members[3].mass.rain / ensemble.members[0].mass.rain;
    QVERIFY(std::fabs(amount - ensemble.members[3].rain.factor) < 1e-3);
  }
  void certainRainGivesZeroOrOne() {
    EnsembleRequest request = uncertain();
    request.rain = {};
    request.members = 3;
    const FloodEnsemble ensemble = ran(request);
    for (const float share : ensemble.probability[1].values) QVERIFY(share == 0 || share == 1);
  }
  void equalRequestsGiveEqualBitsWhateverTheCores() {
    EnsembleRequest request = uncertain();
    const FloodEnsemble one = ran(request);
    for (const int cores : {2, 5}) {
      request.cores = cores;
      const FloodEnsemble more = ran(request);
      for (std::size_t d = 0; d < 2; ++d)
        QVERIFY(sameBits(one.probability[d], more.probability[d]));
      for (std::size_t k = 0; k < one.members.size(); ++k) {
        QCOMPARE(one.members[k].rain, more.members[k].rain);
        QCOMPARE(one.members[k].mass.final_, more.members[k].mass.final_);
      }
    }
  }
  void anEnsembleInSharesHasTheBitsOfOneInAPiece() {
    const EnsembleRequest request = uncertain();
    const FloodEnsemble whole = ran(request);
    std::vector<EnsembleShare> shares;
    for (std::size_t first = 0; first < 5; ++first) {
      const auto share = runEnsembleShare(request, first, 5, {});
      QVERIFY(share.ok());
      const auto sent = shareFromBytes(bytesOf(share));
      QVERIFY(sent.ok());
      shares.push_back(*sent);
    }
    QCOMPARE(shares[1].members.size(), std::size_t(3));  // 1, 6, 11
    QCOMPARE(shares[4].members.size(), std::size_t(2));  // 4, 9
    const auto joined = joinShares(request, shares);
    QVERIFY(joined.ok());
    for (std::size_t d = 0; d < 2; ++d)
      QVERIFY(sameBits(joined->probability[d], whole.probability[d]));
    for (std::size_t k = 0; k < whole.members.size(); ++k) {
      QCOMPARE(joined->members[k].rain, whole.members[k].rain);
      QCOMPARE(joined->members[k].mass.final_, whole.members[k].mass.final_);
      QCOMPARE(joined->members[k].wetArea, whole.members[k].wetArea);
      QCOMPARE(joined->members[k].health.verdict, whole.members[k].health.verdict);
    }
    QVERIFY(runEnsembleShare(request, 12, 13, {})->members.empty());
    shares.pop_back();
    QVERIFY(!joinShares(request, shares).ok());
    shares.push_back(shares.front());
    QVERIFY(!joinShares(request, shares).ok());
  }
  void whatIsSentBetweenProcessesIsCheckedAndFaultsGoAlong() {
    EnsembleRequest request = uncertain();
    request.members = 2;
    const std::string bytes = bytesOf(runEnsembleShare(request, 0, 1, {}));
    for (std::size_t size = 0; size < bytes.size(); size += 1 + size / 7)
      QCOMPARE(shareFromBytes(std::string_view(bytes).substr(0, size)).error().code,
               ErrorCode::unreadable);
    QVERIFY(!shareFromBytes(bytes + "x").ok());
    request.depths = {0.3, 0.1};
    const auto fault = runEnsembleShare(request, 0, 1, {});
    QCOMPARE(shareFromBytes(bytesOf(fault)).error(), fault.error());
  }
  void itStopsWhenAskedAndNamesWrongInputs() {
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = runEnsemble(uncertain(), run::JobContext(stop.get_token(), nullptr));
    QVERIFY(!stopped && stopped.error().code == ErrorCode::cancelled);
    const auto faultOf = [](auto&& change) {
      EnsembleRequest request = uncertain();
      change(request);
      const auto ensemble = runEnsemble(request, {});
      return ensemble ? std::string() : ensemble.error().where;
    };
    QCOMPARE(faultOf([](auto& r) { r.members = 0; }), std::string("members"));
    QCOMPARE(faultOf([](auto& r) { r.rain.scale = 3; }), std::string("rain.scale"));
    QCOMPARE(faultOf([](auto& r) { r.rain.delay = NAN; }), std::string("rain"));
    QCOMPARE(faultOf([](auto& r) { r.depths = {0.3, 0.1}; }), std::string("depths"));
    QVERIFY(!faultOf([](auto& r) { r.inputs.manning = -1; }).empty());
  }
};

QTEST_APPLESS_MAIN(RainEnsembleTest)
#include "rain_ensemble_test.moc"
