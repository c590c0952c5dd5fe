namespace ErpSync.Engine.Tests.Matrix;

/// <summary>The definition of the DocType leaves no room for an act.</summary>
internal sealed class ImpossibleException(string reason) : Exception(reason);
