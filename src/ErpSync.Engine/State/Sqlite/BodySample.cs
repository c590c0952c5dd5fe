namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// A content that is typical for a DocType. Bodies are compressed as if they followed it, so that field names and usual values cost
/// nothing.
/// </summary>
/// <param name="Id">Its number; 0 stands for none.</param>
/// <param name="Plain">The bytes before compression.</param>
/// <param name="Packed">The same compressed: a decoder reads these first, so they are kept even when a later Brotli would pack
/// otherwise.</param>
internal sealed record BodySample(long Id, byte[] Plain, byte[] Packed);
