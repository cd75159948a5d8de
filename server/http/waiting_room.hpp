// Where connections wait for their next request without a thread: thousands of idle or dribbling
// peers cost a few hundred bytes each. A connection leaves as soon as a whole request head (and a
// small body) is there, or more than we look ahead; it is closed when it idles or dribbles too long.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "server/http/transport.hpp"

namespace todoke::http {

struct Connection {
    std::unique_ptr<Transport> transport;
    std::string address;           // of the peer
    std::string unread;            // bytes already taken from the transport, of the next request
    Instant waiting_since{};
    bool request_begun = false;    // some bytes of the next request are there
    std::size_t seen_bytes = 0;    // how many, when last looked at
    std::function<void()> on_end;  // counts it out
    ~Connection() {
        transport.reset();
        if (on_end) on_end();
    }
};

class WaitingRoom {
public:
    struct Limits {
        std::chrono::milliseconds idle{65'000};  // without a byte
        std::chrono::milliseconds head{10'000};  // from the first byte to the last of the head
    };
    using Ready = std::function<void(std::unique_ptr<Connection>)>;

    WaitingRoom(Limits limits, Ready ready);
    ~WaitingRoom();
    WaitingRoom(WaitingRoom const&) = delete;
    WaitingRoom& operator=(WaitingRoom const&) = delete;

    void add(std::unique_ptr<Connection> connection); // any thread
    void stop();                                      // closes all that wait; then add() closes at once
    [[nodiscard]] std::size_t size() const;

private:
    void run();
    void look(int socket);
    void sweep();
    std::unique_ptr<Connection> take(int socket);

    Limits limits_;
    Ready ready_;
    int epoll_ = -1;
    std::atomic<bool> stopping_{false};
    mutable std::mutex mutex_;
    std::unordered_map<int, std::unique_ptr<Connection>> waiting_;
    std::vector<char> view_;
    std::thread thread_;
};

// Whether these first bytes of a connection hold a whole request, as far as looking ahead can tell:
// the head, and the body where its announced length is small. Only decides when a thread is worth
// spending; the request is parsed and judged later.
bool looks_complete(std::string_view bytes, std::size_t view_max);

} // namespace todoke::http
