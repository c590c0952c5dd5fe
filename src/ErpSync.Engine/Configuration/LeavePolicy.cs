namespace ErpSync.Engine.Configuration;

/// <summary>What becomes of a document that was synchronized and no longer matches the filters of its DocType. It is never deleted for that.</summary>
internal enum LeavePolicy
{
    /// <summary>It stays on both sides as it is; the edit by which it left is not carried over. It comes back when both match again.</summary>
    Keep,

    /// <summary>The edit by which it left is still carried over; then it rests until one side matches again.</summary>
    Carry,
}
