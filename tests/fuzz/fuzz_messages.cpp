// The body of every kind of request and reply: the first byte chooses the message, the rest is its
// JSON. What is accepted is written back the same.
#include <array>

#include "shared/api/messages.hpp"
#include "shared/api/notice_messages.hpp"
#include "shared/api/observation_messages.hpp"
#include "shared/api/password_reset_messages.hpp"
#include "shared/api/portal_messages.hpp"
#include "shared/api/second_factor_messages.hpp"
#include "shared/api/training_messages.hpp"
#include "shared/base/utf8.hpp"
#include "tests/fuzz/fuzzing.hpp"

using namespace todoke;
using namespace todoke::api;
using fuzzing::expect;

namespace {

template <class Message> void read(Json const& json) {
    auto const message = from_json<Message>(json);
    if (!message) {
        expect(message.error().code == ErrorCode::invalid);
        return;
    }
    auto const written = to_json(*message);
    auto const again = from_json<Message>(written);
    expect(again.ok() && to_json(*again) == written);
}

constexpr std::array readers{
    &read<Empty>, &read<SignInRequest>, &read<SecondFactorStep>, &read<VerifyCodeRequest>, &read<SessionInfo>, &read<Preferences>,
    &read<FormList>, &read<CodeList>, &read<PostalCodeRequest>, &read<PostalCodeReply>, &read<Texts>, &read<SuggestionList>,
    &read<Home>, &read<Updates>, &read<NoticeList>, &read<WriteNoticeRequest>, &read<ManagedNoticeList>, &read<ManagedNotice>, &read<DraftList>, &read<SaveDraftRequest>, &read<DraftSaved>, &read<Draft>,
    &read<CaseSearchRequest>, &read<CaseSearchReply>, &read<DuplicateRequest>, &read<DuplicateReply>, &read<CreateCaseRequest>,
    &read<SaveRecordRequest>, &read<CaseReply>, &read<CaseHistory>, &read<SubmitRequest>, &read<Receipt>, &read<NotificationReply>,
    &read<IntakeList>, &read<AcceptRequest>, &read<ReturnRequest>, &read<ExportRequest>, &read<DemoOutbox>, &read<ClientFault>, &read<Problem>,
    &read<PasswordResetRequest>, &read<PasswordResetMailProof>, &read<PasswordResetStep>, &read<PasswordResetProof>,
    &read<SecondFactorState>, &read<ProposeSecondFactorRequest>, &read<SecondFactorProposal>, &read<ProveSecondFactorRequest>, &read<SecondFactorProven>,
    &read<RecoveryCodesRequest>, &read<RecoveryCodes>,
    &read<BeginPasskeyRequest>, &read<PasskeyWish>, &read<AddPasskeyRequest>, &read<RemovePasskeyRequest>, &read<PasskeyProof>,
    &read<Training>, &read<JoinTrainingRequest>, &read<TickExerciseRequest>, &read<AskTrainerRequest>, &read<AnswerTraineeRequest>, &read<TrainingRoomList>, &read<TrainingRoom>,
    &read<PortalSession>, &read<PortalSignInRequest>, &read<PortalMailRequest>, &read<PortalCodeRequest>, &read<PortalPasswordRequest>, &read<PortalLanguageRequest>, &read<OpenLinkRequest>, &read<LinkPersonRequest>, &read<OwnReports>, &read<ReportHealthRequest>, &read<ReportTaken>, &read<ObservationQuery>, &read<ObservationBoard>, &read<ObservationReply>, &read<EntrustedRecord>, &read<ChangeObservationRequest>, &read<EnterReportRequest>, &read<LogContactRequest>, &read<WriteFindingRequest>, &read<PersonalLinkRequest>, &read<LeafletRequest>, &read<PersonalLink>, &read<ObservationSettings>, &read<SaveObservationSettingsRequest>, &read<ActivityReportQuery>, &read<ActivityReportList>, &read<SendActivityReportRequest>};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    auto const parsed = base::parse_json(fuzzing::text_of(data + 1, size - 1));
    if (parsed) readers[data[0] % readers.size()](*parsed);
    return 0;
}
