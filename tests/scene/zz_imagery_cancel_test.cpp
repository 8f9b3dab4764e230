// Closing a view ends what is being read of a picture of the ground.
#include <QtTest>
#include <atomic>
#include <chrono>
#include <memory>
#include <osg/StateSet>
#include <thread>

#include "engine/scene/imagery_pager.h"

using namespace citymirror;
using namespace citymirror::scene;

class ImageryCancelTest : public QObject {
  Q_OBJECT

 private slots:
  void aReadingThatIsUnderWayIsToldToEnd() {
    struct Seen {
      std::atomic<bool> begun = false, told = false;
    };
    const auto seen = std::make_shared<Seen>();
    draw::ImageryLayer layer;
    layer.id = 1;
    layer.extent = {0, 0, 1000, 1000};
    layer.read = [seen](const Bounds&, int side,
                        const std::function<bool()>& cancelled) -> Result<Picture> {
      seen->begun = true;
      for (int i = 0; i < 30000 && !seen->told; ++i) {
        seen->told = cancelled();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      return Picture(side, side);
    };
    ImageryPager pager;
    pager.setLayers({layer});
    pager.beginFrame();
    const osg::ref_ptr<osg::StateSet> state = new osg::StateSet;
    pager.dress({0, 0, 0}, {0, 0, 1000, 1000}, *state);
    pager.endFrame();
    QTRY_VERIFY(seen->begun);
    QVERIFY(!seen->told);
    pager.close();
    QVERIFY(seen->told);
  }
};

QTEST_GUILESS_MAIN(ImageryCancelTest)
#include "zz_imagery_cancel_test.moc"
