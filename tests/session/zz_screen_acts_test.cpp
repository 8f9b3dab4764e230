// What a person does to the screen alone is in the journal too, with who did it.
#include <nlohmann/json.hpp>

#include "app/session/city/annotations.h"
#include "tests/session/loop_desk.h"
#include "tests/session/quick_accounts.h"

using namespace citymirror;

namespace {

/// A desk whose journal can be read beside it.
struct ScreenDesk {
  QTemporaryDir folder;
  std::string path = folder.filePath("screen.journal").toStdString();
  LoopDesk desk{exampleChannels().recipients, path};

  /// Entries of a verb, oldest first.
  std::vector<store::JournalEntry> acts(const std::string& verb) const {
    const auto journal = store::Journal::open(path);
    if (!journal || !journal->verify()) qFatal("the chain is broken");
    std::vector<store::JournalEntry> found;
    const auto entries = journal->read();
    for (const store::JournalEntry& entry : *entries)
      if (entry.kind == "action" && nlohmann::json::parse(entry.body).value("verb", "") == verb)
        found.push_back(entry);
    return found;
  }
};

}  // namespace

class ScreenActsTest : public QObject {
  Q_OBJECT
 private slots:
  void whoDismissesFaultsIsWrittenDownWithWhatTheySaid() {
    ScreenDesk screen;
    session::WorldWriter& world = *screen.desk.world;
    world.dismissFaults("Li Wei");
    QVERIFY(screen.acts("dismiss_faults").empty());  // there was nothing to dismiss
    world.addFault({ErrorCode::ioFailed, "the archive is full", "series", "Make room"});
    session::AccountBook book =
        quickAccounts({{"admin", session::Role::administrator}, {"wang", session::Role::observer}},
                      screen.desk.begin);
    world.setAccounts(book);
    world.admit(quickSignIn(book, "wang", screen.desk.begin), Instant{0});
    world.dismissFaults("seat");
    QVERIFY(screen.desk.view()->faults.empty());
    const auto acts = screen.acts("dismiss_faults");
    QCOMPARE(acts.size(), std::size_t(1));
    QCOMPARE(acts[0].by, std::string("wang"));
    QVERIFY(acts[0].body.find("the archive is full") != std::string::npos);
  }

  void whatSomebodyWritesOnThePictureIsWrittenDownWhateverTheirRole() {
    ScreenDesk screen;
    screen.desk.world->setRole(session::Role::observer);
    const CityModel& city = *screen.desk.city;
    const session::Annotation first{session::AnnotationKind::label, "集结点", {{100, 200, 23.5}}};
    session::Annotation renamed = first;
    renamed.text = "集结点 A";
    QVERIFY(!session::annotationAction(city, {first}, {first}));
    for (const auto& [before, after] :
         {std::pair(session::Annotations{}, session::Annotations{first}),
          std::pair(session::Annotations{first}, session::Annotations{renamed}),
          std::pair(session::Annotations{renamed}, session::Annotations{})}) {
      auto action = session::annotationAction(city, before, after);
      QVERIFY(action.has_value());
      action->by = "Li Wei";
      screen.desk.world->record(*action);
    }
    const auto acts = screen.acts("annotate");
    QCOMPARE(acts.size(), std::size_t(3));
    for (const store::JournalEntry& act : acts) QCOMPARE(act.by, std::string("Li Wei"));
    const auto renaming = nlohmann::json::parse(acts[1].body);
    const auto went = session::parseAnnotations(city, renaming.at("old").get<std::string>());
    const auto came = session::parseAnnotations(city, renaming.at("new").get<std::string>());
    QVERIFY(went.ok() && came.ok());
    QCOMPARE(went->at(0).text, std::string("集结点"));
    QCOMPARE(came->at(0).text, std::string("集结点 A"));
    QCOMPARE(nlohmann::json::parse(acts[2].body).at("new").get<std::string>(), std::string());
    QCOMPARE(screen.desk.fault(), std::string());
  }
};

QTEST_GUILESS_MAIN(ScreenActsTest)
#include "zz_screen_acts_test.moc"
