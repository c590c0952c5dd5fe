using ErpSync.Engine.Documents;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync.Writing;

/// <summary>A document that was created.</summary>
/// <param name="Intent">What was to be done, still open.</param>
/// <param name="Answer">The document as the site has it.</param>
/// <param name="IsEdited">Somebody has edited it since: what differs from what was sent is an edit, not the site's form of it.</param>
internal sealed record CreateReceipt(IntentRecord Intent, FrappeDocument Answer, bool IsEdited);
