namespace ErpSync.Sandbox;

/// <summary>A function that may be called by its dotted name.</summary>
/// <param name="Invoke">The function.</param>
/// <param name="WritesOnly">GET is refused with 403.</param>
/// <param name="AllowsGuest">May be called without credentials.</param>
internal sealed record ApiMethod(Func<ApiCall, Reply> Invoke, bool WritesOnly = false, bool AllowsGuest = false);
