#include "app/desktop/desktop.h"

#include <QApplication>
#include <QDateTime>
#include <QFileInfo>
#include <QMessageBox>
#include <QTimer>
#include <atomic>
#include <chrono>
#include <cstdio>

#include "app/desktop/bookmark_tools.h"
#include "app/desktop/branch_compare.h"
#include "app/desktop/city_tools.h"
#include "app/desktop/compare_tools.h"
#include "app/desktop/cover_tools.h"
#include "app/desktop/first_picture.h"
#include "app/desktop/imagery_tools.h"
#include "app/desktop/layer_tools.h"
#include "app/desktop/main_window.h"
#include "app/desktop/model_tools.h"
#include "app/desktop/odds_tools.h"
#include "app/desktop/options.h"
#include "app/desktop/plan_tools.h"
#include "app/desktop/report_maker.h"
#include "app/desktop/session_commands.h"
#include "app/desktop/session_options.h"
#include "app/desktop/traffic_tools.h"
#include "app/desktop/unattended.h"
#include "app/desktop/viewer_tools.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"
#include "app/session/config.h"
#include "app/session/session.h"
#include "app/view/surface_format.h"
#include "engine/core/decimal_point.h"

namespace citymirror::desktop {
namespace {

class Messages {
  Q_DECLARE_TR_FUNCTIONS(Messages)
};

constexpr std::chrono::seconds kRefusalShown{120};

int fail(const QString& text, int status) {
  std::fprintf(stderr, "citymirror: %s\n", qUtf8Printable(text));
  return status;
}

/// What keeps the program from starting, in the language of the window: on standard error, and for
/// who started it from a menu in a box of its own, which closes by itself so that nothing that
/// restarts the program waits for ever.
int refuse(const Error& error, bool unattended) {
  const QString text = panels::errorText(error);
  if (!unattended) {
    QMessageBox box(QMessageBox::Critical, "CityMirror 城镜",
                    Messages::tr("The program cannot start"), QMessageBox::Close);
    box.setInformativeText(text);
    box.setTextFormat(Qt::PlainText);
    box.setTextInteractionFlags(Qt::TextSelectableByMouse);
    QTimer::singleShot(kRefusalShown, &box, &QDialog::reject);
    box.exec();
  }
  return fail(text, 1);
}

/// Brings the present view and new ones to the window: at most one waits, the newest wins. While
/// `held`, only those of another city: a world that runs without a person is not drawn on its way.
void bindViews(session::Session& session, MainWindow& window, std::shared_ptr<const bool> held) {
  auto waiting = std::make_shared<std::atomic<bool>>(false);
  session.onPublished([&session, &window, waiting, held] {
    if (waiting->exchange(true)) return;
    QMetaObject::invokeMethod(
        &window,
        [&session, &window, waiting, held] {
          waiting->store(false);
          const auto view = session.view();
          if (!*held || view->city != window.view()->city) window.setView(view);
        },
        Qt::QueuedConnection);
  });
  if (const auto view = session.view()) window.setView(view);
}

void bindReport(session::Session& session, MainWindow& window, ReportMaker& reports) {
  QObject::connect(&window, &MainWindow::reportWanted, &reports, [&] {
    const QString folder =
        QFileInfo(QString::fromStdString(session.journalPath())).absolutePath() + "/reports";
    const QString name = QDateTime::currentDateTime().toString("yyyyMMdd-HHmmss");
    window.say(Messages::tr("Taking pictures for the report…"));
    reports.make(folder + "/report-" + name + ".html",
                 QString::fromStdString(session.assets()) + "/templates");
  });
  QObject::connect(&reports, &ReportMaker::finished, &window,
                   [&window](const QString& path, const QString& error) {
                     if (error.isEmpty())
                       window.offer(Messages::tr("Report saved: %1").arg(path), path);
                     else
                       window.say(Messages::tr("Report not saved: %1").arg(error));
                   });
}

void bindCities(session::Session& session, MainWindow& window, const std::string& operatorName) {
  QObject::connect(window.tools()->tool<CityTools>(), &CityTools::cityWanted, &window,
                   [&session, &window, operatorName](const QString& folder) {
                     const Outcome may = session.changeCity(folder.toStdString(), operatorName);
                     if (!may) window.say(panels::errorText(may.error()));
                   });
}

/// The models, images and layers of the command line come to the first city.
void addOnce(MainWindow& window, const ProgramOptions& options) {
  QObject::connect(
      window.cityView(), &view::CityView::cityReady, &window,
      [&window, options] {
        for (const gis::ModelSource& model : options.models) window.models()->add(model);
        for (const QString& image : options.imagery)
          window.imagery()->add(image, options.imageryCrs);
        for (const session::LayerSource& layer : options.layers) window.layers()->add(layer);
      },
      Qt::SingleShotConnection);
}

void open(session::Session& session, const ProgramOptions& options) {
  session.setLanguage(options.language);
  if (!options.world.isEmpty())
    session.openWorld(options.world.toStdString());
  else if (options.city.isEmpty())
    session.openDemo();
  else
    session.openCity(options.city.toStdString(), options.recording.toStdString());
}

/// What the tools of the window read from the configuration and where they keep things.
void equip(MainWindow& window, const session::Session& session) {
  window.tools()->tool<TrafficTools>()->runs().answerTo([&session] { return session.view(); });
  const QString folder = QFileInfo(QString::fromStdString(session.journalPath())).absolutePath();
  window.imagery()->setCacheFolder(folder + "/imagery");
  window.tools()->tool<BookmarkTools>()->setFolder(folder + "/bookmarks");
  const auto config = session::loadConfig(session.assets());
  if (!config) return;
  window.setHelp(QString::fromStdString(session.assets()) + "/help");
  window.setRoadRules(config->roadClosure.rules, config->traffic);
  window.setEventClasses(config->command.classes);
  window.setSteeringLimits(config->steering);
  const coupling::WadingRule* car = config->roadClosure.find("car");
  window.tools()->tool<CompareTools>()->setRules(
      config->ponding, car != nullptr ? std::optional(*car) : std::nullopt);
  window.tools()->tool<TrafficTools>()->setConfig(*config);
  window.tools()->tool<TrafficTools>()->keepIn(folder);
  if (auto rules = session::loadPlanRules(session.assets()))
    window.tools()->tool<PlanTools>()->setRules(std::move(*rules));
  const auto& bands = config->ponding;
  if (auto rules = session::loadOddsRules(session.assets()))
    window.tools()->tool<OddsTools>()->setRules(
        std::move(*rules), {bands.blue, bands.yellow, bands.orange, bands.red});
  if (auto roles = session::loadTaskRoles(session.assets()))
    window.tools()->tool<TrafficTools>()->setTaskRoles(std::move(*roles));
  window.tools()->tool<BranchCompare>()->setConfig(*config);
  window.tools()->tool<CoverTools>()->setConfig(*config);
}

int show(QApplication& application, const ProgramOptions& options) {
  panels::applyTheme(application);
  const bool unattended = isUnattended(options);
  session::Options sessionOptions = sessionOptionsOf(options);
  const std::string operatorName = sessionOptions.operatorName;
  Translation translation;
  translation.use(options.language);
  auto made =
      session::Session::make(std::move(sessionOptions), unattended ? session::Pace::asFastAsPossible
                                                                   : session::Pace::realTime);
  if (!made) return refuse(made.error(), unattended);
  session::Session& session = **made;
  open(session, options);  // is read while the window is made
  SessionCommands commands(session, operatorName);
  MainWindow window(commands, translation);
  equip(window, session);
  if (options.wallSafe || unattended) window.setOnWall();
  ReportMaker reports(window);
  const auto held = std::make_shared<bool>(unattended);
  bindReport(session, window, reports);
  bindCities(session, window, operatorName);
  if (options.light) window.cityView()->setLight(*options.light);
  if (options.sun) window.cityView()->setSun(options.sun);
  measureFirstPicture(*window.cityView());
  window.resize(options.size);
  window.show();
  bindViews(session, window, held);
  if (!unattended) addOnce(window, options);
  QString error;
  std::unique_ptr<Unattended> driver;
  if (unattended) {
    driver = std::make_unique<Unattended>(session, window, reports, options);
    QObject::connect(driver.get(), &Unattended::worldReached, &window, [&session, &window, held] {
      *held = false;
      window.setView(session.view());
    });
    QObject::connect(driver.get(), &Unattended::finished, &application, [&](const QString& e) {
      error = e;
      application.exit(e.isEmpty() ? 0 : 1);
    });
  }
  const int status = application.exec();
  session.onPublished({});
  return error.isEmpty() ? status : fail(error, 1);
}

}  // namespace

int runDesktop(int argc, char** argv) {
  QStringList arguments;
  for (int i = 0; i < argc; ++i) arguments << QString::fromLocal8Bit(argv[i]);
  const auto options = parseOptions(arguments);
  if (!options) return fail(optionErrorText(arguments, options.error()), 2);
  if (!options->answer.isEmpty()) {
    std::fputs(qUtf8Printable(options->answer), stdout);
    return 0;
  }
  const auto environment = QProcessEnvironment::systemEnvironment();
  if (const Text none = missingDisplay(environment); !none.en.empty())
    return fail(QString::fromStdString(none.zh + "\ncitymirror: " + none.en), 1);
  if (missesSessionBus(environment)) qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
  view::chooseSurfaceFormat();
  int qtArguments = 1;
  QApplication application(qtArguments, argv);
  keepDecimalPoint();
  QApplication::setApplicationName("CityMirror");
  QApplication::setApplicationVersion(CITYMIRROR_VERSION);
  return show(application, *options);
}

}  // namespace citymirror::desktop
