using System.Security.Cryptography;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Resolvers.Wire;

/// <summary>A shared key for signing messages (RFC 8945).</summary>
internal sealed class TsigKey
{
    private readonly byte[] _secret;
    private readonly HashAlgorithmName _hash;

    private TsigKey(DnsName name, DnsName algorithm, HashAlgorithmName hash, byte[] secret) =>
        (Name, Algorithm, _hash, _secret) = (name, algorithm, hash, secret);

    /// <summary>RFC 8945 6: HMAC-MD5 and HMAC-SHA1 are not for new use, and the SHA-2 family is in every server.</summary>
    public const string Algorithms = "hmac-sha256, hmac-sha384, hmac-sha512";

    public DnsName Name { get; }

    public DnsName Algorithm { get; }

    /// <summary>Null with the reason when something is wrong; the reason never quotes the secret.</summary>
    public static TsigKey? Of(string name, string algorithm, string base64, out string? error)
    {
        error = null;
        if (!DnsName.TryParse(name, out var owner, out var nameError))
        {
            error = $"key.name '{name}' is not a DNS name: {nameError}";
            return null;
        }
        HashAlgorithmName? hash = algorithm.TrimEnd('.').ToLowerInvariant() switch
        {
            "hmac-sha256" => HashAlgorithmName.SHA256,
            "hmac-sha384" => HashAlgorithmName.SHA384,
            "hmac-sha512" => HashAlgorithmName.SHA512,
            _ => null,
        };
        if (hash is null)
        {
            error = $"key.algorithm '{algorithm}' is not one of {Algorithms}";
            return null;
        }
        var secret = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, secret, out var length) || length == 0)
        {
            error = "key.secret is not base64 (as tsig-keygen and keymgr print it)";
            return null;
        }
        return new TsigKey(owner, DnsName.Parse(algorithm), hash.Value, secret[..length]);
    }

    public byte[] Mac(ReadOnlySpan<byte> octets) =>
        _hash == HashAlgorithmName.SHA256 ? HMACSHA256.HashData(_secret, octets)
        : _hash == HashAlgorithmName.SHA384 ? HMACSHA384.HashData(_secret, octets)
        : HMACSHA512.HashData(_secret, octets);
}
