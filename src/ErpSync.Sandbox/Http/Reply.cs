using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>What a request answers when it succeeds.</summary>
internal sealed class Reply
{
    /// <summary>202 for deletes, else 200.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Writes the value under <c>data</c> or <c>message</c>; null if the method returns nothing.</summary>
    public Action<Utf8JsonWriter>? Value { get; init; }

    /// <summary>Documents sent beside the value.</summary>
    public JsonArray? Documents { get; init; }

    /// <summary>A file instead of everything else.</summary>
    public FileReply? File { get; init; }

    /// <summary>Other keys beside the value.</summary>
    public JsonObject? Extra { get; init; }

    /// <summary>The reply is always sent under <c>data</c>, as the resource routes do; methods of v1 use <c>message</c>.</summary>
    public bool IsResource { get; init; }

    public static Reply Nothing { get; } = new();

    public static Reply Of(JsonNode? value) => new() { Value = writer => PythonJson.Write(writer, value) };

    public static Reply Of(ListResult list) => new() { Value = list.Write };

    public static Reply Message(JsonNode? value, int status) =>
        new() { Value = writer => PythonJson.Write(writer, value), Status = status };

    public static Reply Data(JsonNode? value, int status = 200) =>
        new() { Value = writer => PythonJson.Write(writer, value), Status = status, IsResource = true };

    public static Reply Data(ListResult list) => new() { Value = list.Write, IsResource = true };
}
