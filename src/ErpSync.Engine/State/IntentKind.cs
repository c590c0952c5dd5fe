namespace ErpSync.Engine.State;

/// <summary>What an intent is about to do.</summary>
internal enum IntentKind
{
    Create,
    Update,
    Delete,
}
