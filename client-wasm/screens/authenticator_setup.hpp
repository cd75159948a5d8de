// An authenticator app takes the secret of a proposal: the QR code to scan, and the key for those who cannot.
#pragma once

#include <string>

namespace todoke::screens {

// `secret` in base32; `picture` is the QR code as qr_picture() makes it.
void draw_authenticator_setup(std::string const& secret, std::string const& picture);

} // namespace todoke::screens
