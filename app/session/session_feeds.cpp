#include "app/session/command/wall_mask.h"
#include "app/session/live/connected_feeds.h"
#include "app/session/session_state.h"

/// Feeds that come and go while the session runs, and the mask of its screen.
namespace citymirror::session {
namespace {

/// Without what stands before the host: that may be a password.
std::string withoutUser(const std::string& url) {
  const std::string plain = url.substr(0, url.find('?'));
  const auto scheme = plain.find("://");
  if (scheme == std::string::npos) return plain;
  const auto at = plain.find('@', scheme);
  const bool user = at != std::string::npos && at < plain.find('/', scheme + 3);
  return user ? plain.substr(0, scheme + 3) + plain.substr(at + 1) : plain;
}

}  // namespace

void Session::State::connectFeed(WorldWriter& world, const gis::FeedDescriptor& feed,
                                 const std::string& file, const std::string& by) {
  if (!world.mayNow(Act::connectFeed)) return;
  const auto refuse = [&](const char* what, const char* remedy) {
    world.addFault({ErrorCode::unsupported, what, file, remedy});
  };
  if (world.seat().follows)
    return refuse("a seat that follows has no feeds of its own", "Connect it at the leading seat");
  if (!live() && world.recorded())
    return refuse("this world plays a recording", "Open the city without one, or with --feed");
  if (!live() && world.drillsScenario())
    return refuse("this world drills a scenario", "Open its city without --world, or with --feed");
  const std::string folder = options.dataFolder, from = withoutUser(feed.from.url);
  const auto connected = [this, folder, file, by, from, id = feed.id](WorldWriter& w) {
    w.noteFeed("feed_connected", id, from, by);
    if (const Outcome kept = rememberFeed(folder, id, file); !kept) w.addFault(kept.error());
  };
  if (feeds) {
    return feeds->connect(feed, [this, connected](const Outcome& done) {
      post([done, connected](WorldWriter& w) {
        if (!done) return w.addFault(done.error());
        connected(w);
      });
    });
  }
  auto opened = LiveFeeds::open({feed});
  if (!opened) return world.addFault(opened.error());
  follow(std::move(*opened));
  lives = true;
  if (world.hasCity()) world.goLive(wallNow());
  keepSeries();
  connected(world);
}

void Session::State::disconnectFeed(WorldWriter& world, const std::string& id,
                                    const std::string& by) {
  if (!world.mayNow(Act::connectFeed)) return;
  if (!feeds)
    return world.addFault(
        {ErrorCode::notFound, "there is no such feed", id, "Choose one from the list"});
  feeds->disconnect(id, [this, id, by](const Outcome& done) {
    post([this, done, id, by](WorldWriter& w) {
      if (!done) return w.addFault(done.error());
      w.noteFeed("feed_disconnected", id, "", by);
      if (const Outcome gone = forgetFeed(options.dataFolder, id); !gone)
        w.addFault(gone.error());
    });
  });
}

void Session::State::setMask(WorldWriter& world, MaskSwitch wanted, const std::string& by) {
  if (!world.setMask(wanted, by)) return;
  if (const Outcome kept = keepWallMask(options.dataFolder, wanted); !kept)
    world.addFault(kept.error());
}

}  // namespace citymirror::session
