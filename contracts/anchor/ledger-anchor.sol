// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Heads of transparency logs, each proven to continue the one before
/// @notice One more witness: it keeps the first head it is given of a log and takes a later one only
/// with a Merkle consistency proof, so no key, the operator's included, can anchor two histories.
/// @dev Basis: ledger.md §2 (RFC 9162 §2.1.4.2), §17.
///
/// Selectors and event topics are constants of the compiler and are Keccak on every chain, also where
/// the KECCAK256 opcode computes SM3. What is hashed while running (slots of mappings) follows the
/// chain. No state array stands at a fixed slot: the optimizer could fold its hash to a Keccak
/// constant in one place and not in another, and on an SM chain the two would differ.
contract LedgerAnchor {
    struct Head {
        uint64 size;
        uint64 blockNumber;
        bytes32 root; // SHA-256 tree
        bytes32 gmRoot; // SM3 tree
    }

    event Registered(bytes32 indexed logId);
    event PublisherSet(bytes32 indexed logId, address indexed publisher, bool allowed);
    event Anchored(
        bytes32 indexed logId,
        uint64 indexed size,
        bytes32 root,
        bytes32 gmRoot,
        uint256 n
    );

    error NotAbc();
    error NotRegistrar();
    error NotPublisher();
    error AlreadyRegistered();
    error NotRegistered();
    error SizeDoesNotGrow();
    error DoesNotFollow();
    error DoesNotFollowSm3();
    error NoNativeSm3();

    bytes32 private constant SHA256_ABC =
        0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad;
    bytes32 private constant SM3_ABC =
        0x66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0;

    /// @notice Who registers logs and appoints publishers: the deployer, for good.
    address public registrar;
    /// @notice Whether KECCAK256 computes SM3 here; then the SM3 proof is checked as well.
    bool public nativeSm3;

    mapping(bytes32 => bool) public registered;
    mapping(bytes32 => mapping(address => bool)) public publisher;
    /// @notice How many heads a log has here.
    mapping(bytes32 => uint256) public count;
    mapping(bytes32 => mapping(uint256 => Head)) private heads;

    /// @param abc The three bytes "abc", handed in because the hash of a literal is folded by the
    /// compiler. Anything else is refused, and so is a chain whose precompile 2 is not SHA-256.
    constructor(bytes memory abc) {
        if (sha256(abc) != SHA256_ABC) revert NotAbc();
        registrar = msg.sender;
        nativeSm3 = keccak256(abc) == SM3_ABC;
    }

    /// @notice Opens a log; `logId` is SHA-256 of its origin.
    /// @dev Only the registrar: origins are public, and whoever came first would hold another's log.
    function register(bytes32 logId) external {
        if (msg.sender != registrar) revert NotRegistrar();
        if (registered[logId]) revert AlreadyRegistered();
        registered[logId] = true;
        emit Registered(logId);
    }

    /// @notice Lets a key anchor heads of a log, or stops it.
    function setPublisher(bytes32 logId, address who, bool allowed) external {
        if (msg.sender != registrar) revert NotRegistrar();
        if (!registered[logId]) revert NotRegistered();
        publisher[logId][who] = allowed;
        emit PublisherSet(logId, who, allowed);
    }

    /// @notice Keeps a head that is larger than the last one and proven to continue it.
    /// @dev The first head has nothing to continue and takes no proofs. Where SM3 is not native
    /// `gmProof` stays in the call data, for observers to check.
    function anchor(
        bytes32 logId,
        uint64 size,
        bytes32 root,
        bytes32 gmRoot,
        bytes32[] calldata proof,
        bytes32[] calldata gmProof
    ) external {
        if (!publisher[logId][msg.sender]) revert NotPublisher();
        uint256 n = count[logId];
        if (n == 0) {
            if (size == 0) revert SizeDoesNotGrow();
            if (proof.length != 0) revert DoesNotFollow();
            if (gmProof.length != 0) revert DoesNotFollowSm3();
        } else {
            Head storage last = heads[logId][n - 1];
            uint64 from = last.size;
            if (size <= from) revert SizeDoesNotGrow();
            if (!follows(false, from, size, last.root, root, proof)) revert DoesNotFollow();
            if (nativeSm3 && !follows(true, from, size, last.gmRoot, gmRoot, gmProof)) {
                revert DoesNotFollowSm3();
            }
        }
        heads[logId][n] = Head(size, uint64(block.number), root, gmRoot);
        count[logId] = n + 1;
        emit Anchored(logId, size, root, gmRoot, n);
    }

    /// @notice The head at position `n`, from 0; of size 0 when there is none.
    function head(bytes32 logId, uint256 n) external view returns (Head memory) {
        return heads[logId][n];
    }

    /// @notice The first head that holds the leaf at `index`; position `count` and size 0 when none.
    function covering(
        bytes32 logId,
        uint64 index
    ) external view returns (uint256 n, Head memory found) {
        uint256 low = 0;
        uint256 high = count[logId];
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (heads[logId][middle].size > index) high = middle;
            else low = middle + 1;
        }
        return (low, heads[logId][low]);
    }

    /// @notice Whether `proof` leads from the root `first` of `m` leaves to the root `second` of `n`.
    function consistent(
        bool sm3,
        uint64 m,
        uint64 n,
        bytes32 first,
        bytes32 second,
        bytes32[] calldata proof
    ) external view returns (bool) {
        if (sm3 && !nativeSm3) revert NoNativeSm3();
        return follows(sm3, m, n, first, second, proof);
    }

    function follows(
        bool sm3,
        uint64 m,
        uint64 n,
        bytes32 first,
        bytes32 second,
        bytes32[] calldata proof
    ) private view returns (bool) {
        if (m == 0 || m > n) return false;
        if (m == n) return proof.length == 0 && first == second;
        uint64 fn = m - 1;
        uint64 sn = n - 1;
        while (fn & 1 == 1) {
            fn >>= 1;
            sn >>= 1;
        }
        // A power of two is a whole subtree: its root is the starting point and not in the proof.
        uint256 next = 0;
        bytes32 fr = first;
        if (fn != 0) {
            if (proof.length == 0) return false;
            fr = proof[next++];
        }
        bytes32 sr = fr;
        for (; next < proof.length; next++) {
            if (sn == 0) return false;
            bytes32 c = proof[next];
            if (fn & 1 == 1 || fn == sn) {
                fr = node(sm3, c, fr);
                sr = node(sm3, c, sr);
                while (fn & 1 == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                sr = node(sm3, sr, c);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && fr == first && sr == second;
    }

    function node(bool sm3, bytes32 left, bytes32 right) private view returns (bytes32) {
        bytes memory input = bytes.concat(hex"01", left, right);
        return sm3 ? keccak256(input) : sha256(input);
    }
}
