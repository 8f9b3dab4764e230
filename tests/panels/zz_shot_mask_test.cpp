// A picture that the program saves by itself, where people sign in: nobody has, so it is masked.
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/session_options.h"
#include "gis/city/city_package.h"
#include "tests/session/quick_accounts.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

constexpr std::uint32_t kSecretResidents = 4711;
constexpr Instant kShotShift{1'784'369'100'000};

/// A city whose buildings have residents, and the accounts of its centre.
struct GuardedCity {
  QTemporaryDir folder;
  QString city = folder.filePath("city"), accounts = folder.filePath("accounts.json");

  GuardedCity() {
    CityModel made = smallCity();
    made.buildings.residents[0] = kSecretResidents;
    if (!gis::writeCity(made, city.toStdString(), {}).ok()) qFatal("no city");
    const auto book = quickAccounts({{"admin", session::Role::administrator}}, kShotShift);
    if (!session::writeAccounts(accounts.toStdString(), book).ok()) qFatal("no accounts");
  }
  ProgramOptions options(const QStringList& more) const {
    const auto parsed = parseOptions(QStringList{"citymirror", "--city", city} + more);
    if (!parsed) qFatal("%s", parsed.error().text().c_str());
    return *parsed;
  }
  std::shared_ptr<const session::WorldView> opened(const QStringList& more) const {
    session::Options wanted = sessionOptionsOf(options(more));
    wanted.dataFolder = folder.filePath("data").toStdString();
    wanted.threads = 1;
    auto session = session::Session::make(wanted, session::Pace::asFastAsPossible);
    if (!session) qFatal("%s", session.error().text().c_str());
    (*session)->openCity(city.toStdString(), "");
    (*session)->waitIdle();
    return (*session)->view();
  }
};

}  // namespace

class ShotMaskTest : public QObject {
  Q_OBJECT
 private slots:
  void onlyAProgramThatNobodySitsAtIsMaskedWherePeopleSignIn() {
    const GuardedCity centre;
    const auto masks = [&](const QStringList& more) {
      return sessionOptionsOf(centre.options(more)).wallSafe;
    };
    const QStringList accounts{"--accounts", centre.accounts}, shot{"--shot", "p.png"};
    QVERIFY(masks(accounts + shot));
    QVERIFY(!masks(accounts));
    QVERIFY(!masks(shot));
    QVERIFY(masks({"--wall-safe"}));
  }

  void thePictureIsOfTheMaskedCityAndTheNextStartIsNot() {
    const GuardedCity centre;
    const auto pictured = centre.opened({"--accounts", centre.accounts, "--shot", "p.png"});
    QVERIFY(pictured->city && pictured->mask);
    QCOMPARE(pictured->city->buildings.residents[0], kUnknownResidents);
    const auto seat = centre.opened({"--accounts", centre.accounts});
    QVERIFY(seat->city && !seat->mask);  // a picture leaves no mask behind
    QCOMPARE(seat->city->buildings.residents[0], kSecretResidents);
  }
};

QTEST_MAIN(ShotMaskTest)
#include "zz_shot_mask_test.moc"
