// What surrounds every screen: header with the ways through the application, facility, user menu and
// language (all of it behind one button on phones); the sentences that concern the whole page (offline, a new release, idle warning);
// the dialogs of signing in again and signing out.
#pragma once

#include "client-wasm/screens/sign_in_form.hpp"
#include "client-wasm/state/client.hpp"
#include "client-wasm/ui/ui.hpp"

namespace todoke::screens {

class PageFrame {
public:
    explicit PageFrame(state::Client& client) : client_(client), sign_in_(client) {}

    void draw_header();
    void draw_signed_out_header();
    void draw_page_banners(); // at the top of main
    void draw_dialogs();      // after everything else
    // Nobody is signed in: the whole page is this.
    void draw_signed_out();
    [[nodiscard]] std::string signed_out_title() const;

private:
    struct Way { std::string_view id; std::string label; state::Route route; };

    [[nodiscard]] std::vector<Way> ways() const;
    void draw_navigation();
    void draw_page_menu();
    void draw_language_switch();
    [[nodiscard]] std::vector<ui::MenuEntry> user_entries();
    void take_menu_choice(std::string_view chosen);
    void draw_sign_out_dialog();
    void draw_displaced_dialog();
    void draw_ways_to_others(); // instead of signing out of all accounts
    [[nodiscard]] static std::string account_label(api::OtherAccount const& account);
    void draw_idle_dialog();
    void draw_keys_dialog();
    void ask_to_sign_out(state::Session::Where where);

    state::Client& client_;
    SignInForm sign_in_;
    bool asking_to_sign_out_ = false;
    bool showing_keys_ = false;
    state::Session::Where sign_out_where_ = state::Session::Where::here;
    std::string first_build_;
    std::vector<std::string> words_; // of the user's menu
    std::vector<std::string> other_ids_, other_labels_; // the accounts in it
};

} // namespace todoke::screens
